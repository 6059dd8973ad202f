using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Expiring;

public sealed class RenewalTests : IDisposable
{
    private readonly SocketHost _host = new(builder => builder.Services.AddAuthorizationCore());
    private readonly TaskCompletionSource _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RenewalTests() => _host
        .Channel("admins", _ => new AdminChannel())
        .Channel("open", _ => new PlainChannel());

    [Fact]
    public async Task Fresh_credentials_are_answered_ok_and_have_a_later_expiry()
    {
        var session = Connect("admin");
        _host.Pass(TimeSpan.FromMinutes(9));
        Assert.False(session.Transport.Closed.IsCompleted);
        session.Receives("""[null,"1","phoenix","access_token",{"access_token":"admin"}]""");
        await session.SendsAsync("""[null,"1","phoenix","phx_reply",{"status":"ok","response":{}}]""");
        _host.Pass(TimeSpan.FromMinutes(19));
        Assert.False(session.Transport.Closed.IsCompleted);
        _host.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal((1008, "credentials expired"), await session.Transport.Closed);
    }

    [Theory]
    [InlineData("""{"access_token":"stolen"}""")]
    [InlineData("""{"access_token":42}""")]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    [InlineData("""{"access_token":"crash"}""")]
    public async Task Others_are_refused_and_all_stays_as_it_was(string payload)
    {
        var session = Connect("admin");
        await session.JoinsAsync("admins");
        session.Receives($"""[null,"2","phoenix","access_token",{payload}]""");
        await session.SendsAsync("""[null,"2","phoenix","phx_reply",{"status":"error","response":{"reason":"unauthorized"}}]""");
        session.Receives("""["1","3","admins","echo",{}]""");
        await session.SendsAsync("""["1","3","admins","phx_reply",{"status":"ok","response":{}}]""");
        _host.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(1008, (await session.Transport.Closed).Code);
    }

    [Fact]
    public async Task Joined_channels_that_the_new_credentials_do_not_allow_are_closed()
    {
        var session = Connect("admin");
        await session.JoinsAsync("admins");
        await session.JoinsAsync("open", 2);
        session.Receives("""[null,"3","phoenix","access_token",{"access_token":"user"}]""");
        string[] sent = [await session.SendsNextAsync(), await session.SendsNextAsync()];
        Assert.Contains("""["1","1","admins","phx_close",{}]""", sent);
        Assert.Contains("""[null,"3","phoenix","phx_reply",{"response":{},"status":"ok"}]""", sent);
        session.Receives("""["2","4","open","echo",{}]""");
        await session.SendsAsync("""["2","4","open","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task Without_a_ref_it_is_renewed_and_not_answered()
    {
        var session = Connect("admin");
        session.Receives("""[null,null,"phoenix","access_token",{"access_token":"admin"}]""");
        session.Receives("""[null,"1","phoenix","heartbeat",{}]""");
        await session.SendsAsync("""[null,"1","phoenix","phx_reply",{"status":"ok","response":{}}]""");
        _host.Pass(TimeSpan.FromMinutes(19));
        Assert.False(session.Transport.Closed.IsCompleted);
    }

    [Fact]
    public async Task Credentials_that_no_longer_expire_leave_the_connection_open()
    {
        var session = Connect("admin");
        session.Receives("""[null,"1","phoenix","access_token",{"access_token":"for ever"}]""");
        await session.SendsAsync("""[null,"1","phoenix","phx_reply",{"status":"ok","response":{}}]""");
        _host.Pass(TimeSpan.FromDays(1));
        Assert.False(session.Transport.Closed.IsCompleted);
    }

    [Fact]
    public async Task One_renewal_runs_at_a_time_and_ends_with_the_connection()
    {
        var session = Connect("admin");
        session.Receives("""[null,"1","phoenix","access_token",{"access_token":"wait"}]""");
        session.Receives("""[null,"2","phoenix","access_token",{"access_token":"admin"}]""");
        await session.SendsAsync("""[null,"2","phoenix","phx_reply",{"status":"error","response":{"reason":"overloaded"}}]""");
        await session.EndAsync();
        await _leaving.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_socket_that_renews_nothing_knows_no_such_event()
    {
        var session = _host.Connect();
        session.Receives("""[null,"1","phoenix","access_token",{"access_token":"any"}]""");
        await session.SendsAsync("""[null,"1","phoenix","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""");
    }

    [Fact]
    public async Task A_session_that_has_ended_is_not_looked_after()
    {
        var session = Connect("admin");
        await session.EndAsync();
        _host.Pass(TimeSpan.FromHours(1));
        Assert.False(session.Transport.Closed.IsCompleted);
    }

    public void Dispose() => _host.Dispose();

    private SessionDriver Connect(string role) => _host.Connect(new RenewingSocket(_host.Time, role, _leaving));

    private sealed class RenewingSocket : Socket
    {
        private readonly TimeProvider _time;
        private readonly TaskCompletionSource _leaving;

        public RenewingSocket(TimeProvider time, string role, TaskCompletionSource leaving)
        {
            (_time, _leaving) = (time, leaving);
            Become(role, TimeSpan.FromMinutes(10));
        }

        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();

        public override async ValueTask<ConnectResult> RenewAsync(string token, CancellationToken cancellationToken)
        {
            if (token == "crash")
                throw new InvalidOperationException("a secret");
            if (token == "wait")
                await WaitAsync(cancellationToken);
            if (token is not ("admin" or "user" or "for ever"))
                return Refuse();
            Become(token, TimeSpan.FromMinutes(20));
            if (token == "for ever")
                ExpiresAt = null;
            return Accept();
        }

        private async Task WaitAsync(CancellationToken cancellationToken)
        {
            using var _ = cancellationToken.Register(_leaving.SetResult);
            await _leaving.Task;
        }

        private void Become(string role, TimeSpan time)
        {
            User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], "test"));
            ExpiresAt = _time.GetUtcNow() + time;
        }
    }

    private class PlainChannel : Channel<Socket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) => new(Reply.Ok());
    }

    [Authorize(Roles = "admin")]
    private sealed class AdminChannel : PlainChannel;
}
