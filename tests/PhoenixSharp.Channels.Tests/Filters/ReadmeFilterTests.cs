using System.Text.RegularExpressions;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Filters;

/// <summary>The filter in the README of PhoenixSharp.Channels is this one, and works.</summary>
public sealed partial class ReadmeFilterTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public ReadmeFilterTests()
    {
        _rooms.Host.AddFilter<MessageRules>();
        _rooms.Script.On("new_msg", _ => Reply.Ok()).On("slow", _ => throw new TimeoutException());
    }

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public void Readme_shows_the_filter_that_is_tested()
    {
        var tested = Checkout.Read("tests", "PhoenixSharp.Channels.Tests", "Filters", "ReadmeFilters.cs");
        var code = tested[tested.IndexOf("public sealed class", StringComparison.Ordinal)..].Trim();
        Assert.Contains(Normalize(code), Normalize(Checkout.Read("src", "PhoenixSharp.Channels", "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_without_a_name_is_refused()
    {
        var session = _rooms.Host.Connect();
        session.Receives("""["1","1","room:a","phx_join",{}]""");
        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"name is missing"}}]""");
    }

    [Fact]
    public async Task Timeout_is_answered_and_the_hundred_first_message_is_refused()
    {
        var session = _rooms.Host.Connect();
        session.Receives("""["1","1","room:a","phx_join",{"name":"ann"}]""");
        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"ok","response":{}}]""");
        session.Receives("""["1","2","room:a","slow",{}]""");
        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"error","response":{"reason":"try again"}}]""");
        for (var i = 0; i < 100; i++)
        {
            session.Receives("""["1","3","room:a","new_msg",{}]""");
            await session.SendsAsync("""["1","3","room:a","phx_reply",{"status":"ok","response":{}}]""");
        }
        session.Receives("""["1","4","room:a","new_msg",{}]""");
        await session.SendsAsync("""["1","4","room:a","phx_reply",{"status":"error","response":{"reason":"too many messages"}}]""");
    }

    private static string Normalize(string code) => Space().Replace(code, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
