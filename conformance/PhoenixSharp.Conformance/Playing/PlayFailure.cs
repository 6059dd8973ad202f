using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Playing;

/// <summary>Where a scenario went another way than recorded.</summary>
/// <param name="Step">Counts from 0, as in the transcript.</param>
internal sealed record PlayFailure(int Step, string Client, string Expected, string Came, string Why)
{
    public string Place => Client.Length > 0 ? $"step {Step}, client {Client}" : $"step {Step}";
}

/// <summary>Ends the playing of a scenario at its first difference.</summary>
internal sealed class PlayFailedException(PlayFailure failure) : Exception(failure.Why)
{
    public PlayFailedException(Step step, string expected, string came, string why) : this(new PlayFailure(step.Number, step.Client, expected, came, why)) { }

    public PlayFailure Failure => failure;
}
