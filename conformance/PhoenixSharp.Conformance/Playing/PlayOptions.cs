using PhoenixSharp.Conformance.Http;

namespace PhoenixSharp.Conformance.Playing;

/// <summary>How a scenario is played, and how long each thing may take.</summary>
internal sealed record PlayOptions(Uri Server)
{
    /// <summary>How far the end of an idle connection may be off the recorded time: less than the 200 ms that a wrong restart of the clock makes.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(150);

    /// <summary>"otherwise some seconds are plenty": what has no time of its own.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>"allow the end of the connection 4 s".</summary>
    public TimeSpan EndPatience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How far the end of an idle connection may be off; <see cref="Slack"/> but in tests of the suite itself.</summary>
    public TimeSpan ElapsedSlack { get; init; } = Slack;

    /// <summary>By what silences and waits are multiplied. Only tests of the suite itself, whose server is a stub, make it less than 1.</summary>
    public double SilenceScale { get; init; } = 1;

    /// <summary>Sends requests over HTTP/2; null for a TCP connection of its own for each request, over HTTP/1.1.</summary>
    public Http2Client? Http2 { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Sends the server SIGTERM; null where the suite has no process to send it to.</summary>
    public Action? Terminate { get; init; }
}
