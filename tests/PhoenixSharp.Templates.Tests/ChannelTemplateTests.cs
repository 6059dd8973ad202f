namespace PhoenixSharp.Templates.Tests;

[Collection(MadeApp.Collection)]
public sealed class ChannelTemplateTests(MadeApp app)
{
    [Theory]
    [InlineData("a:*:b")]
    [InlineData("a:**")]
    [InlineData("a:{id}")]
    [InlineData("a\\b")]
    public async Task No_file_is_made_when_the_topic_is_illegal(string topic)
    {
        var folder = EmptyFolder();

        var output = await NewAsync(folder, topic);

        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        Assert.Contains("No file was made", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("a:*")]
    [InlineData("*")]
    public async Task Files_are_made_when_the_topic_is_legal(string topic)
    {
        var folder = EmptyFolder();

        await NewAsync(folder, topic);

        var channel = Path.Combine(folder, "src", "Nope", "Channels", "OrdersChannel.cs");
        var made = await File.ReadAllTextAsync(channel, TestContext.Current.CancellationToken);
        Assert.Contains($"(\"{topic}\")", made, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_names_the_project_that_must_exist()
    {
        var output = await NewAsync(EmptyFolder(), "a:*");

        Assert.Contains("src/Nope/Nope.csproj does not exist", output, StringComparison.Ordinal);
    }

    private Task<string> NewAsync(string folder, string topic) =>
        app.Workshop.NewAsync(folder, "phoenix-channel", "--name", "Orders", "--topic", topic, "--server", "Nope");

    private string EmptyFolder() => Directory.CreateDirectory(Path.Combine(app.Workshop.Root, Guid.NewGuid().ToString("N"))).FullName;
}
