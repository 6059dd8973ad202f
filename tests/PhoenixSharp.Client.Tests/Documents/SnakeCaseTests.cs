using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>The README's example for names in snake case.</summary>
public sealed class SnakeCaseTests
{
    [Fact]
    public void Readme_has_the_line_that_these_tests_run() => Assert.Contains(
        "options.Json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower",
        Checkout.Read("clients", "PhoenixSharp.Client", "README.md"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Snake_case_is_written_and_read_with_the_line_of_the_readme()
    {
        await using var rig = new StillRoom(options => options.Json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        List<Typing> seen = [];
        rig.Room.On<Typing>("typing", seen.Add);
        rig.Connection.Receive("""["1",null,"room:1","typing",{"user_id":7,"is_typing":true}]""");
        rig.Room.Push("typing", new Typing(8, IsTyping: false));
        Assert.Equal([new Typing(7, IsTyping: true)], seen);
        Assert.Equal("""["1","2","room:1","typing",{"user_id":8,"is_typing":false}]""", rig.Connection.Sent[^1]);
    }

    private sealed record Typing(int UserId, bool IsTyping);
}
