using System.Text;

namespace PhoenixSharp.Cli.Tests.Pushing;

/// <summary>Payloads from the standard input, from files, and binary ones.</summary>
public sealed class PayloadTests(Fixture fixture) : IClassFixture<Fixture>, IDisposable
{
    private static readonly byte[] Bytes = [0, 1, 10, 13, 255];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phx-");

    [Theory]
    [InlineData("{\"a\":1}\n")]
    [InlineData("\ufeff{\"a\":\r\n1}")] // as some editors write a file
    public async Task Payload_is_read_from_a_file(string text)
    {
        var (exitCode, reply) = await Program.RunPhxAsync("push", fixture.Url, "room:1", "echo", $"@{Write(Encoding.UTF8.GetBytes(text))}");
        Assert.Equal(0, exitCode);
        Assert.Contains("ok  {\"a\":1}", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payload_is_read_from_the_standard_input()
    {
        var (exitCode, reply) = await Program.PipeToPhxAsync("{\"a\":1}\n"u8.ToArray(), "push", fixture.Url, "room:1", "echo", "-");
        Assert.Equal(0, exitCode);
        Assert.Contains("ok  {\"a\":1}", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payload_of_a_join_is_read_from_the_same_places()
    {
        var file = Write("""{"reply":{"a":1}}"""u8.ToArray());
        Assert.Equal((0, "joined  room:join  {\"a\":1}"),
            await Program.RunPhxAsync("listen", fixture.Url, "room:join", "--join", $"@{file}", "--for", "1ms"));
        Assert.Equal((0, "joined  room:join  {\"a\":1}"), await Program.PipeToPhxAsync(
            """{"reply":{"a":1}}"""u8.ToArray(), "listen", fixture.Url, "room:join", "--join", "-", "--for", "1ms"));
    }

    [Fact]
    public async Task Standard_input_is_refused_for_two_payloads()
    {
        var (exitCode, text) = await Program.PipeToPhxAsync("{}"u8.ToArray(), "push", fixture.Url, "room:1", "shout", "-", "--join", "-");
        Assert.Equal(2, exitCode);
        Assert.StartsWith("Only one payload can be '-'", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_payload_is_sent_byte_for_byte()
    {
        string[] words = ["push", fixture.Url, "room:binary", "binary_shout"];
        string[] listening = ["--binary", "--json", "--listen", "30s", "--count", "1"];
        var (fromFile, ofFile) = await Program.RunPhxAsync([.. words, $"@{Write(Bytes)}", .. listening]);
        var (fromInput, ofInput) = await Program.PipeToPhxAsync(Bytes, [.. words, "-", .. listening]);
        var (fromWord, ofWord) = await Program.RunPhxAsync([.. words, "é{", .. listening]);
        Assert.Equal((0, 0, 0), (fromFile, fromInput, fromWord));
        var expected = $"\"payload_base64\":\"{Convert.ToBase64String(Bytes)}\"";
        Assert.Contains(expected, ofFile, StringComparison.Ordinal);
        Assert.Contains(expected, ofInput, StringComparison.Ordinal);
        Assert.Contains($"\"payload_base64\":\"{Convert.ToBase64String("é{"u8)}\"", ofWord, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The payload's file can't be read: Could not find file", "@no-such-file")]
    [InlineData("The payload's file can't be read: ", "@/")]
    [InlineData("Not JSON: the standard input (", "-")]
    [InlineData("--binary needs a PAYLOAD", "--binary")]
    [InlineData("--binary needs version 2 of the protocol", "x", "--binary", "--vsn", "1.0.0")]
    [InlineData("--count and --event need --listen", "{}", "--count", "1")]
    [InlineData("--count and --event need --listen", "{}", "--event", "shout")]
    public async Task Unusable_payload_is_wrong_usage(string why, params string[] payload)
    {
        var (exitCode, text) = await Program.PipeToPhxAsync([], ["push", fixture.Url, "room:1", "echo", .. payload]);
        Assert.Equal(2, exitCode);
        Assert.StartsWith(why, text, StringComparison.Ordinal);
        Assert.EndsWith("Try: phx push --help", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_that_cannot_be_read_is_wrong_usage()
    {
        var command = $"dotnet '{Program.DllOf("PhoenixSharp.Cli")}' push {fixture.Url} room:1 echo - 0>/dev/null"; // open for writing only
        await using var shell = Program.Start("sh", ["-c", command]);
        Assert.Equal(2, await shell.EndAsync());
        Assert.StartsWith("The standard input can't be read: ", shell.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_name_that_a_binary_frame_cannot_hold_is_wrong_usage()
    {
        var (exitCode, text) = await Program.RunPhxAsync("push", fixture.Url, "room:1", new string('e', 300), "x", "--binary");
        Assert.Equal(2, exitCode);
        Assert.Contains("255", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(byte[] content)
    {
        var path = Path.Combine(_folder.FullName, "payload");
        File.WriteAllBytes(path, content);
        return path;
    }
}
