namespace PhoenixSharp.Client;

/// <summary>Why a connection or a channel ended.</summary>
/// <param name="Reason">One of <see cref="EndReason"/>.</param>
/// <param name="Close">How the connection was closed, or null if it was not, or not by the other side.</param>
/// <param name="Error">The exception with which the connection broke, or null.</param>
internal readonly record struct EndCause(string Reason, CloseInfo? Close = null, Exception? Error = null)
{
    public static implicit operator EndCause(string reason) => new(reason);

    /// <summary>Returns the reason, with the close's code and words or the error's.</summary>
    public override string ToString()
    {
        if (Error is not null)
            return $"{Reason} ({Error.Message})";
        return Close is null ? Reason : $"{Reason} ({Close.Describe()})";
    }
}
