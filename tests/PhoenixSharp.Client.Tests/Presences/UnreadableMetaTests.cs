using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>A member's meta that is not of the presence's type is skipped and reported. It harms no other member's.</summary>
public sealed partial class UnreadableMetaTests : IDisposable
{
    private const string Bad = "\"bad\":{\"metas\":[{\"phx_ref\":\"b\",\"age\":\"old\"}]}";
    private const string Good = "\"good\":{\"metas\":[{\"phx_ref\":\"g\",\"age\":7}]}";

    private readonly RecordingLogger _log = new();
    private readonly TaskCompletionSource<HandlerFailure> _failed = new();
    private readonly SemaphoreSlim _synced = new(0);
    private readonly ILoggerFactory _factory;

    public UnreadableMetaTests() => _factory = LoggerFactory.Create(logging => logging.AddProvider(_log));

    private int Failures => _log.Records.Count(record => record.EventId.Id == 20);

    public void Dispose()
    {
        _factory.Dispose();
        _synced.Dispose();
    }

    [Fact]
    public async Task State_is_read_without_the_meta_and_kept_up_to_date()
    {
        await using var rig = await OpenAsync();
        using var presence = Presence(rig);
        await ReceiveAsync(rig, "presence_state", $"{{{Bad},{Good}}}");
        Assert.Equal(["good"], Keys(presence));
        await ReceiveAsync(rig, "presence_diff", """{"joins":{"next":{"metas":[{"phx_ref":"n","age":8}]}},"leaves":{}}""");
        Assert.Equal(["good", "next"], Keys(presence));
        Assert.Equal(1, Failures);
        var failure = await _failed.Task.WaitAsync(Patience.Limit);
        Assert.Equal(("room:1", "presence_state"), (failure.Topic, failure.Event));
        Assert.Contains("\"bad\"", Assert.IsType<JsonException>(failure.Exception).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_is_applied_without_the_meta_and_its_leave_changes_nothing()
    {
        await using var rig = await OpenAsync();
        using var presence = Presence(rig);
        var left = 0;
        presence.MemberLeft += _ => left++;
        await ReceiveAsync(rig, "presence_state", "{}");
        await ReceiveAsync(rig, "presence_diff", $"{{\"joins\":{{{Bad},{Good}}},\"leaves\":{{}}}}");
        Assert.Equal(["good"], Keys(presence));
        await ReceiveAsync(rig, "presence_diff", $"{{\"joins\":{{}},\"leaves\":{{{Bad}}}}}");
        Assert.Equal(["good"], Keys(presence));
        Assert.Equal((0, 2), (left, Failures));
    }

    [Fact]
    public async Task Key_stays_with_the_metas_that_can_be_read()
    {
        await using var rig = await OpenAsync();
        using var presence = Presence(rig);
        await ReceiveAsync(rig, "presence_state", """{"ann":{"metas":[{"phx_ref":"1","age":7},{"phx_ref":"2","age":"old"}]}}""");
        Assert.Equal(7, Assert.Single(presence.Get("ann")!.Metas).Value.Age);
    }

    [Fact]
    public async Task Presence_leaves_although_the_leave_can_not_be_read()
    {
        await using var rig = await OpenAsync();
        using var presence = Presence(rig);
        await ReceiveAsync(rig, "presence_state", $"{{{Good}}}");
        await ReceiveAsync(rig, "presence_diff", """{"joins":{},"leaves":{"good":{"metas":[{"phx_ref":"g","age":"old"}]}}}""");
        Assert.Empty(Keys(presence));
        Assert.Equal(0, Failures);
    }

    [Fact]
    public async Task Meta_whose_converter_throws_is_skipped()
    {
        await using var rig = await OpenAsync(options => options.Json.Converters.Add(new ThrowingConverter()));
        using var presence = Presence(rig);
        await ReceiveAsync(rig, "presence_state", $"{{{Bad.Replace("\"old\"", "13", StringComparison.Ordinal)},{Good}}}");
        Assert.Equal(["good"], Keys(presence));
        Assert.Equal(1, Failures);
    }

    [Fact]
    public async Task Payload_is_a_meta_without_any_type_information()
    {
        await using var rig = await OpenAsync(options => options.Json.TypeInfoResolver = MemberJson.Default);
        using var presence = new ChannelPresence<Payload>(rig.Room);
        presence.Synced += () => _synced.Release();
        await ReceiveAsync(rig, "presence_state", $"{{{Bad}}}");
        Assert.Equal("""{"phx_ref":"b","age":"old"}""", presence.Get("bad")!.Metas[0].Value.ToString());
    }

    [Fact]
    public async Task Source_generated_meta_is_read()
    {
        await using var rig = await OpenAsync(options => options.Json.TypeInfoResolver = MemberJson.Default);
        using var presence = Presence(rig);
        await ReceiveAsync(rig, "presence_state", $"{{{Bad},{Good}}}");
        Assert.Equal(["good"], Keys(presence));
    }

    [Fact]
    public async Task Type_without_type_information_is_refused_when_the_presence_is_made()
    {
        await using var rig = await OpenAsync(options => options.Json.TypeInfoResolver = MemberJson.Default);
        Assert.Throws<NotSupportedException>(() => new ChannelPresence<HandlerFailure>(rig.Room));
    }

    private async Task<OpenRoom> OpenAsync(Action<PhoenixSocketOptions>? configure = null)
    {
        var rig = await OpenRoom.OpenAsync(options =>
        {
            options.LoggerFactory = _factory;
            configure?.Invoke(options);
        });
        rig.Socket.HandlerFailed += failure => _failed.TrySetResult(failure);
        return rig;
    }

    private ChannelPresence<Member> Presence(OpenRoom rig)
    {
        var presence = new ChannelPresence<Member>(rig.Room);
        presence.Synced += () => _synced.Release();
        return presence;
    }

    private async Task ReceiveAsync(OpenRoom rig, string @event, string payload)
    {
        rig.Receive(@event, payload);
        await _synced.WaitAsync(Patience.Limit);
    }

    private static IEnumerable<string> Keys<T>(ChannelPresence<T> presence) => presence.List().Select(entry => entry.Key);

    internal sealed record Member(int Age);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Member))]
    internal sealed partial class MemberJson : JsonSerializerContext;

    private sealed class ThrowingConverter : JsonConverter<Member>
    {
        public override Member Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            var age = document.RootElement.GetProperty("age").GetInt32();
            return age == 13 ? throw new InvalidOperationException("thirteen") : new Member(age);
        }

        public override void Write(Utf8JsonWriter writer, Member value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
