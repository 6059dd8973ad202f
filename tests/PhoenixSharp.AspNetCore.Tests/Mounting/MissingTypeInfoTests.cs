using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Mounting;

/// <summary>Types that the JSON options don't know are reported when the socket is mapped, as long as reflection is off.</summary>
public sealed partial class MissingTypeInfoTests
{
    [Fact]
    public void MapSocket_names_the_payloads_and_metas_without_type_information()
    {
        var message = Assert.Throws<InvalidOperationException>(() => Map(JsonTypeInfoResolver.Combine())).Message;
        Assert.Contains("OfficeChannel.Post takes Letter, and the JSON options have no metadata for it: "
            + "add [JsonSerializable(typeof(Letter))] to a JsonSerializerContext, and the context by "
            + "AddPhoenix(options => options.Json.TypeInfoResolverChain.Insert(0, AppJson.Default)).", message, StringComparison.Ordinal);
        Assert.Contains("OfficeChannel.Forward takes Letter, ", message, StringComparison.Ordinal);
        Assert.Contains("OfficePresence has metas of Desk, and the JSON options have no metadata for it: ", message, StringComparison.Ordinal);
        Assert.Equal(3, message.Split("have no metadata for it").Length - 1);
    }

    [Fact]
    public void MapSocket_accepts_types_of_a_source_generated_context() => Map(OfficeJson.Default);

    [Fact]
    public void MapSocket_accepts_payloads_that_may_be_null() =>
        Map(OfficeJson.Default, socket => socket.Channel<OptionalChannel>("optional:*"));

    private static void Map(IJsonTypeInfoResolver resolver, Action<SocketBuilder<OpenSocket>>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPhoenix(options => options.Json.TypeInfoResolver = resolver).AddPresence<OfficePresence>();
        using var app = (IDisposable)builder.Build();
        ((WebApplication)app).MapSocket<OpenSocket>("/socket", socket =>
        {
            socket.Channel<OfficeChannel>("office:*");
            more?.Invoke(socket);
        });
    }

    internal sealed record Letter(string Text);

    internal sealed record Desk(int Number);

    private sealed class OfficePresence : Presence<Desk>;

    private sealed partial class OfficeChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        [Event("post")]
        internal Reply Post(Letter letter, CancellationToken cancellationToken) => Reply.Ok(new Payload());

        [Event("bytes")]
        internal Reply Bytes(ReadOnlyMemory<byte> data) => Reply.Ok(Payload.FromBinary(data));

        [Outgoing("forward")]
        internal ValueTask Forward(Letter letter) => Drop();
    }

    private sealed partial class OptionalChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        [Event("any")]
        internal Reply Any(Payload? payload) => Reply.Ok(payload ?? Payload.Empty);

        [Event("bytes")]
        internal Reply Bytes(ReadOnlyMemory<byte>? data) => Reply.Ok(Payload.FromBinary(data ?? default));

        [Outgoing("any")]
        internal ValueTask Forward(Payload? payload) => PushAsync("any", payload ?? Payload.Empty);
    }

    [JsonSerializable(typeof(Letter))]
    [JsonSerializable(typeof(Desk))]
    private sealed partial class OfficeJson : JsonSerializerContext;
}
