using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Services;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Authorizing;

/// <summary>Each authorization check has its own service scope.</summary>
public sealed partial class AuthorizationScopeTests : IDisposable
{
    private readonly Diary _diary = new();
    private readonly SocketHost _host;

    public AuthorizationScopeTests()
    {
        _host = new SocketHost(builder => builder.Services
            .AddAuthorizationCore(options => options.AddPolicy("any", policy => policy.AddRequirements(new AnyRequirement())))
            .AddSingleton(_diary)
            .AddScoped<NumberedService>()
            .AddTransient<IAuthorizationHandler, AnyHandler>());
        _host.Channel("room:*", services => new GuardedChannel(services.GetRequiredService<NumberedService>()));
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Services_of_a_check_are_disposed_when_it_ends()
    {
        var session = _host.Connect(new RenewableSocket());
        await session.JoinsAsync("room:1");
        Assert.Equal(["handler disposed", "service disposed"], _diary.Entries);

        session.Receives("""["1","2","room:1","guarded",{}]""");
        await session.SendsAsync("""["1","2","room:1","phx_reply",{"status":"ok","response":{"disposed":false}}]""");
        Assert.Equal(4, _diary.Entries.Length);

        session.Receives("""[null,"3","phoenix","access_token",{"access_token":"new"}]""");
        await session.SendsAsync("""[null,"3","phoenix","phx_reply",{"status":"ok","response":{}}]""");
        Assert.Equal(6, _diary.Entries.Length);
    }

    private sealed class AnyRequirement : IAuthorizationRequirement;

    private sealed class AnyHandler(NumberedService service, Diary diary) : AuthorizationHandler<AnyRequirement>, IDisposable
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AnyRequirement requirement)
        {
            Assert.False(service.IsDisposed);
            context.Succeed(requirement);
            return Task.CompletedTask;
        }

        public void Dispose() => diary.Write("handler disposed");
    }

    private sealed class RenewableSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();

        public override ValueTask<ConnectResult> RenewAsync(string token, CancellationToken cancellationToken) => Accept();
    }

    [Authorize("any")]
    private sealed partial class GuardedChannel(NumberedService service) : Channel<Socket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        [Event("guarded"), Authorize("any")]
        private Reply Guarded() => Reply.Ok(new { disposed = service.IsDisposed });
    }
}
