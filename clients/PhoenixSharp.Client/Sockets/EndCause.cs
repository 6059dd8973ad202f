namespace PhoenixSharp.Client;

/// <summary>The reason why a connection or a channel ended.</summary>
/// <param name="Reason">One of <see cref="EndReason"/>.</param>
/// <param name="Close">The close of the connection by the server, or null if there was none.</param>
/// <param name="Error">The exception with which the connection broke, or null.</param>
internal readonly record struct EndCause(string Reason, CloseInfo? Close = null, Exception? Error = null)
{
    public static implicit operator EndCause(string reason) => new(reason);

    /// <summary>Returns the reason, with the close or the message of the error.</summary>
    public override string ToString()
    {
        if (Error is not null)
            return $"{Reason} ({Error.Message})";
        return Close is null ? Reason : $"{Reason} ({Close.Describe()})";
    }
}
