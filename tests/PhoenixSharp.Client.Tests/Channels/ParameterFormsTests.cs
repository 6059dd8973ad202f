using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PhoenixSharp.Client.Tests;

/// <summary>Functions for join parameters and params may return an object or a payload, in any form.</summary>
public sealed class ParameterFormsTests
{
    public static TheoryData<string> Functions() =>
    [
        "async lambda, anonymous", "async lambda, DTO", "async lambda, payload",
        "Task lambda, anonymous", "Task lambda, DTO", "Task lambda, payload",
        "ValueTask lambda, anonymous", "ValueTask lambda, DTO", "ValueTask lambda, payload",
        "Task method, DTO", "Task method, payload", "Task method, object", "ValueTask method, DTO", "ValueTask method, payload",
    ];

    [Theory]
    [MemberData(nameof(Functions))]
    [InlineData("no function")]
    public async Task Join_parameters_are_written_in_every_form(string form)
    {
        await using var rig = new StillRoom();
        _ = ParameterForms.Channel(rig.Socket, "room:2", form).JoinAsync();
        Assert.Equal("""["2","2","room:2","phx_join",{"userId":1}]""", rig.Connection.Sent[^1]);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    [InlineData("property, anonymous")]
    [InlineData("property, DTO")]
    [InlineData("property, payload")]
    public async Task Params_are_written_in_every_form(string form)
    {
        await using var rig = new StillRoom(options => ParameterForms.SetParams(options, form));
        Assert.Equal("userId=1&vsn=2.0.0", rig.Transport.Attempts[0].Query);
    }

    [Fact]
    public async Task Params_and_join_parameters_are_written_with_the_options_of_the_socket()
    {
        await using var rig = new StillRoom(options =>
        {
            options.UseParams(_ => Task.FromResult(new { UserId = 1 }));
            options.Json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        });
        _ = rig.Socket.Channel("room:2", _ => Task.FromResult(new { UserId = 1 })).JoinAsync();
        Assert.Equal("user_id=1&vsn=2.0.0", rig.Transport.Attempts[0].Query);
        Assert.Equal("""["2","2","room:2","phx_join",{"user_id":1}]""", rig.Connection.Sent[^1]);
    }

    [Fact]
    public async Task Null_is_an_empty_object_in_a_join_and_adds_no_params()
    {
        await using var rig = new StillRoom(options => options.UseParams(_ => Task.FromResult<object?>(null)));
        _ = rig.Socket.Channel("room:2", _ => Task.FromResult<object?>(null)).JoinAsync();
        Assert.Equal("vsn=2.0.0", rig.Transport.Attempts[0].Query);
        Assert.Equal("""["2","2","room:2","phx_join",{}]""", rig.Connection.Sent[^1]);
    }

    [Fact]
    public async Task Null_in_place_of_join_parameters_is_an_empty_object()
    {
        await using var rig = new StillRoom();
        _ = rig.Socket.Channel("room:2", null).JoinAsync();
        Assert.Equal("""["2","2","room:2","phx_join",{}]""", rig.Connection.Sent[^1]);
    }

    [Fact]
    public async Task Join_fails_when_its_parameters_can_not_be_written()
    {
        await using var rig = new StillRoom(options => options.Json.TypeInfoResolver = JsonTypeInfoResolver.Combine());
        var joining = rig.Socket.Channel("room:2", _ => Task.FromResult(new { UserId = 1 })).JoinAsync();
        await Assert.ThrowsAsync<NotSupportedException>(() => joining);
    }

    [Fact]
    public async Task Function_that_returns_no_task_is_refused()
    {
        await using var rig = new StillRoom();
        Func<CancellationToken, object> parameters = _ => new { UserId = 1 };
        var refusal = Assert.Throws<ArgumentException>(() => rig.Socket.Channel("room:2", parameters));
        Assert.Contains("return a task", refusal.Message, StringComparison.Ordinal);
    }
}
