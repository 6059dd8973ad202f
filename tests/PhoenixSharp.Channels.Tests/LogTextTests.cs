using PhoenixSharp.TestSupport;

namespace PhoenixSharp;

// Row 17 of the promises: log injection.
public sealed class LogTextTests
{
    [Fact]
    public async Task What_a_client_chose_reaches_every_log_like_that()
    {
        const string Evil = """\r\nfail: forged\u001b[31m\u202e{0}{Topic}""";
        using var rooms = new Rooms();
        var session = rooms.Host.Connect();
        rooms.Script.Left = (_, _) => throw new InvalidOperationException("broken");
        await session.JoinsAsync("room:" + Evil);
        session.Receives($$"""["1","2","room:{{Evil}}","unknown{{Evil}}",{"secret":"canary"}]""");
        Assert.Contains("phx_error", await session.SendsNextAsync(), StringComparison.Ordinal);
        rooms.Script.Join = (_, _, _) => throw new InvalidOperationException("broken");
        session.Receives($$"""["3","3","room:{{Evil}}{{new string('x', 900)}}","phx_join",{"secret":"canary"}]""");
        Assert.Contains("join crashed", await session.SendsNextAsync(), StringComparison.Ordinal);

        var records = rooms.Host.Log.Records;
        Assert.Equal([200, 201, 201, 202], records.Select(record => record.EventId.Id).Order());
        foreach (var told in records.SelectMany(record => new[] { record.Text, record.Exception?.Message ?? "" }))
        {
            Assert.DoesNotContain(told, char.IsControl);
            Assert.DoesNotContain('\u202E', told);
            Assert.DoesNotContain("canary", told, StringComparison.Ordinal);
            Assert.InRange(told.Length, 0, 1200);
        }
        Assert.All(records, record => Assert.Contains("{0}{Topic}", record.Text, StringComparison.Ordinal));
    }
}
