namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

internal static class AllCases
{
    public static IReadOnlyList<Case> Read() =>
    [
        .. FramingCases.All(),
        .. PingCases.All(),
        .. ReservedBitCases.All(),
        .. OpcodeCases.All(),
        .. FragmentationCases.All(),
        .. Utf8Cases.All(),
        .. CloseCases.All(),
        .. LimitCases.All(),
        .. HandshakeCases.All(),
        .. HttpCases.All(),
        .. DeflateCases.All(),
    ];
}
