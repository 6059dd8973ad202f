using System.Text.RegularExpressions;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Templates.Tests;

[Collection(MadeApp.Collection)]
public sealed partial class TemplateTests(MadeApp app)
{
    private static readonly string[] Placeholders = ["PhoenixApp", "AppNamespace", "News", "TOPIC-PATTERN", "EXAMPLE-TOPIC", "set-by-pack"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Placeholders_of_the_templates_are_replaced()
    {
        var left =
            from file in Sources()
            where Placeholders.Any(placeholder => file.Contains(placeholder, StringComparison.Ordinal)
                || Placeholders.Any(word => File.ReadAllText(Path.Combine(app.Folder, file)).Contains(word, StringComparison.Ordinal)))
            select file;

        Assert.Empty(left);
    }

    [Fact]
    public void Made_application_has_the_files_that_a_repository_needs()
    {
        string[] needed =
        [
            ".gitignore", "README.md", "Acme.Live.slnx", "Directory.Build.props", "src/Acme.Live/appsettings.json",
            "src/Acme.Live/Properties/launchSettings.json", "src/Acme.Live/Channels/OrdersChannel.cs", "tests/Acme.Live.Tests/OrdersChannelTests.cs",
        ];

        Assert.Empty(needed.Except(Sources()));
    }

    [Fact]
    public void Packages_are_referenced_in_the_version_of_the_templates()
    {
        var versions = File.ReadAllText(Path.Combine(app.Folder, "Directory.Packages.props"));

        Assert.Contains($"<PhoenixSharpVersion>{app.Workshop.Version}</PhoenixSharpVersion>", versions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tests_of_the_made_application_pass()
    {
        var output = await app.Workshop.DotnetAsync(app.Folder, "test", "--no-build");

        Assert.Matches(@"Passed!.*Failed:\s+0, Passed:\s+5\b", output);
    }

    [Fact]
    public async Task Server_of_the_made_application_is_joined()
    {
        var folder = Path.Combine(app.Folder, "src", "Acme.Live");
        await using var server = app.Workshop.Start(folder, "bin/Debug/net10.0/Acme.Live.dll", "--urls", "http://127.0.0.1:0");
        var address = await ServerProgram.ListensAsync(server);

        await using var client = await ChannelClient.OpenAsync(address.Port, "/socket/websocket?vsn=2.0.0&user_id=ann");
        var joined = await client.JoinAsync("room:lobby");
        var replied = await client.AskAsync("room:lobby", "new_msg", """{"body":"hi"}""");
        var joinedOrders = await client.JoinAsync("orders:1");

        Assert.Equal(("ok", "ok", "ok"), (joined.Status, replied.Status, joinedOrders.Status));
        Assert.True((await client.ReceiveAsync("presence_state")).Payload.TryGetProperty("ann", out _));
        Assert.Equal("""{"user":"ann","body":"hi"}""", (await client.ReceiveAsync("new_msg")).Payload.GetRawText());
    }

    [Fact]
    public async Task Page_of_the_made_application_is_served_with_phoenix_js()
    {
        var folder = Path.Combine(app.Folder, "src", "Acme.Live");
        await using var server = app.Workshop.Start(folder, "bin/Debug/net10.0/Acme.Live.dll", "--urls", "http://127.0.0.1:0");
        using var http = new HttpClient { BaseAddress = await ServerProgram.ListensAsync(server) };

        Assert.Equal("Healthy", await http.GetStringAsync(new Uri("/health", UriKind.Relative), Cancel));
        var page = await http.GetStringAsync(new Uri("/", UriKind.Relative), Cancel);
        Assert.Contains("Presence", await http.GetStringAsync(new Uri("/lib/phoenix.mjs", UriKind.Relative), Cancel), StringComparison.Ordinal);
        foreach (Match script in Script().Matches(page))
            Assert.NotEmpty(await http.GetStringAsync(new Uri(script.Groups["path"].Value, UriKind.Relative), Cancel));
    }

    [Theory]
    [InlineData("width=device-width, initial-scale=1")]
    [InlineData("color-scheme: light dark")]
    [InlineData("overflow-wrap: anywhere")]
    [InlineData("""<link rel="icon" href="data:,">""")]
    [InlineData("<button>Send</button>")]
    public void Page_of_the_made_application_suits_phones_and_dark_schemes(string needed)
    {
        var page = File.ReadAllText(Path.Combine(app.Folder, "src", "Acme.Live", "wwwroot", "index.html"));

        Assert.Contains(needed, page, StringComparison.Ordinal);
    }

    private string[] Sources() =>
    [
        .. Directory.EnumerateFiles(app.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(app.Folder, file).Replace('\\', '/'))
            .Where(file => !Built().IsMatch(file)),
    ];

    [GeneratedRegex("""<script[^>]* src="(?<path>[^"]+)">""")]
    private static partial Regex Script();

    [GeneratedRegex("(^|/)(bin|obj|node_modules|lib)/")]
    private static partial Regex Built();
}
