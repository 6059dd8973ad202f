using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Mounting;

/// <summary>When clients receive the messages of exceptions, and what the log says about it.</summary>
public sealed class DetailedErrorsTests
{
    private const string Plain = """{"reason":"join crashed"}""";
    private const string Detailed = """{"reason":"join crashed","error":"InvalidOperationException: a secret"}""";

    [Theory]
    [InlineData("Production", null, Plain, null)]
    [InlineData("Staging", null, Plain, null)]
    [InlineData("Development", null, Detailed, LogLevel.Information)]
    [InlineData("Development", false, Plain, null)]
    [InlineData("Production", true, Detailed, LogLevel.Warning)]
    public async Task Exception_is_named_in_development_or_if_the_option_is_on(
        string environment, bool? option, string response, LogLevel? level)
    {
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>(
                "/socket", socket => socket.Channel<CrashingChannel>("room:*").Configure(options => options.DetailedErrors = option)),
            builder => builder.Environment.EnvironmentName = environment);
        await using var client = await host.ConnectAsync();
        Assert.Equal(response, (await client.JoinAsync("room:1")).Response);
        Assert.Equal(level, host.Log.Records.SingleOrDefault(record => record.EventId.Id == 433)?.Level);
    }

    private sealed class CrashingChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("a secret");
    }
}
