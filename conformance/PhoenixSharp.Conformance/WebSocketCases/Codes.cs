namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>The close codes that RFC 6455 allows for each kind of end (§7.4.1).</summary>
internal static class Codes
{
    /// <summary>1002, "due to a protocol error".</summary>
    public static readonly int[] Broken = [1002];

    /// <summary>1007, "data within a message that was not consistent with the type of the message (e.g., non-UTF-8 data within a text message)".</summary>
    public static readonly int[] NotUtf8 = [1007];

    /// <summary>1009, "a message that is too big for it to process".</summary>
    public static readonly int[] TooBig = [1009];

    /// <summary>
    /// A well framed message that is none of the application's: of a type that it can't accept (1003), inconsistent (1007), against its
    /// policy (1008), or an unexpected condition (1011).
    /// </summary>
    public static readonly int[] Undecodable = [1003, 1007, 1008, 1011];

    /// <summary>The answer to a close with a legal code: "typically echos the status code" (§5.5.1), and Phoenix says 1000.</summary>
    public static int[] AnswerTo(int code) => code == 1000 ? [1000] : [code, 1000];
}
