namespace PhoenixSharp.Client.Tests;

/// <summary>The life cycle of a socket as a table: every state with every input.</summary>
public sealed class SocketLifecycleTests
{
    // Columns: Connect, Opened, Lost, GaveUp, Disconnect, Ended.
    private const string Table = """
        Closed       | Connecting   Closed       Closed       Closed  Closed   Closed
        Connecting   | Connecting   Open         Reconnecting Closed  Closing  Connecting
        Open         | Open         Open         Reconnecting Closed  Closing  Open
        Closing      | Connecting   Closing      Closing      Closing Closing  Closed
        Reconnecting | Reconnecting Open         Reconnecting Closed  Closing  Reconnecting
        """;

    public static TheoryData<string, string, string> Transitions()
    {
        var transitions = new TheoryData<string, string, string>();
        foreach (var row in Table.Split('\n').Select(line => line.Split([' ', '|', '\r'], StringSplitOptions.RemoveEmptyEntries)))
        {
            foreach (var (input, next) in Enum.GetNames<SocketInput>().Zip(row[1..]))
                transitions.Add(row[0], input, next);
        }
        return transitions;
    }

    [Theory]
    [MemberData(nameof(Transitions))]
    public void State_follows_from_the_input(string state, string input, string next) =>
        Assert.Equal(Enum.Parse<SocketState>(next), SocketLifecycle.After(Enum.Parse<SocketState>(state), Enum.Parse<SocketInput>(input)));

    [Fact]
    public void Table_has_every_state_and_every_input() =>
        Assert.Equal(Enum.GetValues<SocketState>().Length * Enum.GetValues<SocketInput>().Length, Transitions().Count);

    [Theory]
    [InlineData(SocketState.Closed, false)]
    [InlineData(SocketState.Closing, false)]
    [InlineData(SocketState.Connecting, true)]
    [InlineData(SocketState.Reconnecting, true)]
    [InlineData(SocketState.Open, true)]
    public void Closed_and_closing_sockets_make_no_attempts(SocketState state, bool isActive) =>
        Assert.Equal(isActive, SocketLifecycle.IsActive(state));
}
