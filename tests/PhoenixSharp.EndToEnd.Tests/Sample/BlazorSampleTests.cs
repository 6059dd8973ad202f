using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests.Sample;

public sealed class BlazorSampleTests
{
    [Fact]
    public async Task Page_is_prerendered_without_a_connection_to_the_server()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var sample = ClientSample.Start(
            "BlazorServerClient", "--urls", "http://127.0.0.1:0", $"--Phoenix:Endpoint=ws://127.0.0.1:{host.Port}/socket");
        var address = await ServerProgram.ListensAsync(sample);
        using var http = new HttpClient { BaseAddress = address, Timeout = Patience.Limit };
        var page = await GetAsync("/");
        Assert.Contains("<h1>room:lobby</h1>", page, StringComparison.Ordinal);
        Assert.Contains("""<p id="status">connecting</p>""", page, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"server\"", page, StringComparison.Ordinal); // the component becomes interactive
        var script = await GetAsync("/_framework/blazor.web.js");
        Assert.Contains("Blazor", script, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log.Records, record => record.Text.Contains("/socket/websocket", StringComparison.Ordinal));

        Task<string> GetAsync(string path) => http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
    }
}
