using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Connecting;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Filters;

/// <summary>Filters around connects, and how filters are registered in an application.</summary>
public sealed class ConnectFilterTests
{
    private const string Path = "/socket/websocket?vsn=2.0.0";

    private readonly Trace _trace = new();

    [Theory]
    [InlineData("websocket")]
    [InlineData("longpoll")]
    public async Task Filters_of_the_application_are_outside_of_those_of_the_socket(string transport)
    {
        await using var host = await StartAsync(
            socket => socket.AddFilter<SecondFilter>().AddFilter<ThirdFilter>(), phoenix => phoenix.AddFilter<FirstFilter>());
        await BothTransports.ConnectAsync(host, transport);
        Assert.Equal(["first", "second", "third", "third disposed", "second disposed", "first disposed"], _trace.Entries);
    }

    [Theory]
    [InlineData("websocket", 429)]
    [InlineData("longpoll", 403)] // as every refusal of a long poll, in the body
    public async Task Connect_is_refused_by_a_filter(string transport, int status)
    {
        _trace.Connect = (_, _) => new ConnectResult.Refused(429, "later");
        await using var host = await StartAsync(socket => socket.AddFilter<FirstFilter>());
        Assert.Equal(status, await BothTransports.ConnectAsync(host, transport));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connect_that_a_filter_crashes_is_answered_500(bool throws)
    {
        _trace.Connect = (_, _) => throws
            ? throw new InvalidOperationException("a secret")
            : new ValueTask<ConnectResult>((ConnectResult)null!);
        await using var host = await StartAsync(socket => socket.AddFilter<FirstFilter>());
        await using var client = await host.DialAsync();
        var answer = await client.AskAsync(RawSocket.Handshake(Path));
        Assert.Equal((500, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Filter_sees_the_request_and_the_socket()
    {
        string? seen = null;
        _trace.Connect = (context, next) =>
        {
            seen = $"{context.Socket.GetType().Name} {context.Request["who"]} {context.Request.HttpContext!.Request.Path}";
            return next(context);
        };
        await using var host = await StartAsync(socket => socket.AddFilter<FirstFilter>());
        Assert.Equal(101, await BothTransports.ConnectAsync(host, "websocket", "&who=ann"));
        Assert.Equal("OpenSocket ann /socket/websocket", seen);
    }

    [Fact]
    public async Task Filter_for_some_topics_does_not_see_connects()
    {
        await using var host = await StartAsync(
            socket => socket.AddFilter<FirstFilter>("room:*"), phoenix => phoenix.AddFilter<SecondFilter>("hall"));
        await using var client = await host.ConnectAsync();
        Assert.Empty(_trace.Entries);
        await client.JoinAsync("room:1");
        Assert.Equal(["first joins"], _trace.Entries);
    }

    [Fact]
    public async Task Authorization_of_the_socket_is_checked_before_filters()
    {
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<MembersSocket>("/socket", socket => socket.AddFilter<FirstFilter>()),
            builder => TestAuthentication.Add(builder.Services.AddSingleton(_trace)));
        Assert.Equal(403, await BothTransports.ConnectAsync(host, "websocket"));
        Assert.Empty(_trace.Entries);
        Assert.Equal(101, await BothTransports.ConnectAsync(host, "websocket", "&user=ann"));
        Assert.Equal(["first", "first disposed"], _trace.Entries);
    }

    [Fact]
    public void Missing_service_of_a_filter_is_named_when_the_socket_is_mapped()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPhoenix().AddFilter<FirstFilter>();
        var app = builder.Build();
        var failure = Assert.Throws<InvalidOperationException>(() => app.MapSocket<OpenSocket>("/socket", _ => { }));
        Assert.Equal(
            "MapSocket(\"/socket\"): FirstFilter needs Trace, which is not registered: add it to builder.Services.", failure.Message);
    }

    [Theory]
    [InlineData("*:1")]
    [InlineData("room:{id}")]
    public void Pattern_is_refused_when_no_topic_could_match_it(string topics) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddPhoenix().AddFilter<FirstFilter>(topics));

    private Task<KestrelHost> StartAsync(
        Action<SocketBuilder<OpenSocket>> configure, Action<PhoenixBuilder>? add = null) => KestrelHost.StartAsync(
        app => app.MapSocket<OpenSocket>("/socket", socket => configure(socket.Channel<EchoChannel>("room:*"))),
        builder =>
        {
            builder.Services.AddSingleton(_trace);
            add?.Invoke(builder.Services.AddPhoenix());
        });

    internal sealed class Trace
    {
        private readonly ConcurrentQueue<string> _entries = new();

        public string[] Entries => [.. _entries];

        public Func<ConnectContext, Func<ConnectContext, ValueTask<ConnectResult>>, ValueTask<ConnectResult>> Connect { get; set; } =
            (context, next) => next(context);

        public void Write(string entry) => _entries.Enqueue(entry);
    }

    internal abstract class TraceFilter(string name, Trace trace) : IChannelFilter, IDisposable
    {
        public ValueTask<ConnectResult> ConnectAsync(ConnectContext context, Func<ConnectContext, ValueTask<ConnectResult>> next)
        {
            trace.Write(name);
            return trace.Connect(context, next);
        }

        public ValueTask<JoinResult> JoinAsync(JoinContext context, Func<JoinContext, ValueTask<JoinResult>> next)
        {
            trace.Write($"{name} joins");
            return next(context);
        }

        public void Dispose() => trace.Write($"{name} disposed");
    }

    internal sealed class FirstFilter(Trace trace) : TraceFilter("first", trace);

    internal sealed class SecondFilter(Trace trace) : TraceFilter("second", trace);

    internal sealed class ThirdFilter(Trace trace) : TraceFilter("third", trace);

    [Authorize]
    private sealed class MembersSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
    }
}
