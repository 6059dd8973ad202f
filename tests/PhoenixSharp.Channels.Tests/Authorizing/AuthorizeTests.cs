using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Authorizing;

public sealed partial class AuthorizeTests : IDisposable
{
    private const string Unauthorized = """{"status":"error","response":{"reason":"unauthorized"}}""";
    private const string Ok = """{"status":"ok","response":{}}""";

    private readonly SocketHost _host = new(builder => builder.Services
        .AddAuthorizationCore(options => options.AddPolicy("members", policy => policy.AddRequirements(new Member())))
        .AddSingleton<IAuthorizationHandler, MemberHandler>());

    public AuthorizeTests() => _host
        .Channel("admins", _ => new AdminChannel())
        .Channel("room:*", _ => new MemberChannel())
        .Channel("open", _ => new OpenChannel())
        .Channel("schemes", _ => new SchemeChannel())
        .Channel("unknown", _ => new UnknownPolicyChannel());

    [Fact]
    public async Task Who_is_in_the_role_joins_and_others_are_refused()
    {
        var admin = _host.Connect(new PersonSocket("ann", "admin"));
        await admin.JoinsAsync("admins");
        var other = _host.Connect(new PersonSocket("bob"));
        other.Receives("""["1","1","admins","phx_join",{}]""");
        await other.SendsAsync($"""["1","1","admins","phx_reply",{Unauthorized}]""");
        Assert.False(other.HasChannels);
        Assert.Contains(_host.Log.Records, record => record.EventId.Id == 220);
    }

    [Fact]
    public async Task Somebody_whom_nobody_authenticated_is_refused()
    {
        var session = _host.Connect();
        session.Receives("""["1","1","admins","phx_join",{}]""");
        await session.SendsAsync($"""["1","1","admins","phx_reply",{Unauthorized}]""");
    }

    [Fact]
    public async Task A_policy_sees_the_topic_of_a_join()
    {
        var session = _host.Connect(new PersonSocket("ann", "42"));
        session.Receives("""["1","1","room:41","phx_join",{}]""");
        await session.SendsAsync($"""["1","1","room:41","phx_reply",{Unauthorized}]""");
        await session.JoinsAsync("room:42", 2);
    }

    [Fact]
    public async Task AllowAnonymous_on_a_class_outdoes_what_it_inherits()
    {
        var session = _host.Connect();
        await session.JoinsAsync("open");
    }

    [Theory]
    [InlineData("schemes", "AuthenticationSchemes belong to the [Authorize] of the socket")]
    [InlineData("unknown", "no such policy")]
    public async Task A_rule_that_cannot_be_asked_lets_nobody_in_and_is_logged(string topic, string logged)
    {
        var session = _host.Connect(new PersonSocket("ann", "admin"));
        session.Receives($$"""["1","1","{{topic}}","phx_join",{}]""");
        await session.SendsAsync($$$"""["1","1","{{{topic}}}","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]""");
        Assert.Contains(_host.Log.Records, record => record.Exception?.Message.Contains(logged, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_push_that_is_not_allowed_is_answered_and_the_channel_goes_on()
    {
        var session = _host.Connect(new PersonSocket("ann", "1"));
        await session.JoinsAsync("room:1");
        session.Receives("""["1","2","room:1","delete",{"id":7}]""");
        await session.SendsAsync($"""["1","2","room:1","phx_reply",{Unauthorized}]""");
        session.Receives("""["1","3","room:1","read",{}]""");
        await session.SendsAsync($"""["1","3","room:1","phx_reply",{Ok}]""");
    }

    [Fact]
    public async Task One_without_a_ref_is_dropped_and_logged()
    {
        var session = _host.Connect(new PersonSocket("ann", "1"));
        await session.JoinsAsync("room:1");
        session.Receives("""["1",null,"room:1","delete",{}]""");
        session.Receives("""["1","3","room:1","read",{}]""");
        await session.SendsAsync($"""["1","3","room:1","phx_reply",{Ok}]""");
        Assert.Contains(_host.Log.Records, record => record.EventId.Id == 221);
    }

    [Fact]
    public async Task A_policy_sees_the_topic_the_event_and_the_payload_of_a_push()
    {
        var session = _host.Connect(new PersonSocket("ann", "1", "delete in room:1 {\"id\":7}"));
        await session.JoinsAsync("room:1");
        session.Receives("""["1","2","room:1","delete",{"id":7}]""");
        await session.SendsAsync($"""["1","2","room:1","phx_reply",{Ok}]""");
    }

    public void Dispose() => _host.Dispose();

    private sealed class PersonSocket : Socket
    {
        public PersonSocket(string name, params string[] roles) =>
            User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), .. roles.Select(role => new Claim(ClaimTypes.Role, role))], "test"));

        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
    }

    private sealed class Member : IAuthorizationRequirement;

    /// <summary>Lets in who has the room's number as a role; to delete, who has all of it.</summary>
    private sealed class MemberHandler : AuthorizationHandler<Member>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Member requirement)
        {
            var needed = context.Resource switch
            {
                JoinRequest join => join.Topic["room:".Length..],
                PushRequest push => $"{push.Event} in {push.Topic} {push.Payload}",
                _ => throw new InvalidOperationException("Asked about neither a join nor a push."),
            };
            if (context.User.IsInRole(needed))
                context.Succeed(requirement);
            return Task.CompletedTask;
        }
    }

    [Authorize(Roles = "admin")]
    private class AdminChannel : Channel<Socket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }

    [AllowAnonymous]
    private sealed class OpenChannel : AdminChannel;

    [Authorize(AuthenticationSchemes = "cookies")]
    private sealed class SchemeChannel : AdminChannel;

    [Authorize("no such policy")]
    private sealed class UnknownPolicyChannel : AdminChannel;

    [Authorize("members")]
    private sealed partial class MemberChannel : Channel<Socket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        [Event("delete"), Authorize("members")]
        private Reply Delete() => Reply.Ok();

        [Event("read")]
        private Reply Read() => Reply.Ok();
    }
}
