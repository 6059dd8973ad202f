using System.Diagnostics;
using System.Reflection;
using PhoenixSharp.Filters;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Channels;

[CollectionDefinition("Alone", DisableParallelization = true)]
[Collection("Alone")]
public sealed class PushAllocationTests
{
    // Compiled for debugging, every async method allocates its state too.
    private static readonly bool ForDebugging = typeof(Channel).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    // 136 + 56 + 32 and the frame's bytes: 96 for this one
    [Fact]
    public async Task An_echo_allocates_its_message_its_reply_and_its_frame()
    {
        using var host = new SocketHost().Channel("room:*", _ => new EchoChannel());
        await EchoAllocatesAsync(host);
    }

    [Fact]
    public async Task Echo_allocates_no_more_when_filters_are_for_other_topics()
    {
        using var host = new SocketHost().Channel("room:*", _ => new EchoChannel()).AddFilter<EmptyFilter>("hall:*");
        await EchoAllocatesAsync(host);
    }

    private static async Task EchoAllocatesAsync(SocketHost host)
    {
        var meter = new AllocationMeter(host);
        await meter.AnswersAsync("""["1","1","room:a","phx_join",{}]""");

        var bytes = await meter.BytesPerPushAsync("""["1","2","room:a","echo",{"n":1}]""");

        Assert.InRange(bytes, 1, ForDebugging ? 520 : 328);
    }
}

internal sealed partial class EchoChannel : Channel<PlainSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    [Event("echo")]
    private Reply Echo(Payload payload) => Reply.Ok(payload);
}
