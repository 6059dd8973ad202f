using PhoenixSharp.TestSupport;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>Messages of the version before, as the broker carried them.</summary>
public sealed class RecordedMessageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_of_the_version_before_are_read_and_written_alike(bool isSealed)
    {
        var recorded = RecordedEnvelope.All(isSealed).Where(envelope => envelope.Topic == "phx_presence:RoomPresence_shard0").ToList();
        var messages = recorded.ConvertAll(envelope => MessageReader.Read(envelope.Payload.Span));
        Assert.All(recorded, envelope => Assert.Equal(MessageWriter.Format, envelope.Payload.Span[0])); // each says its version
        Assert.All(recorded.Zip(messages), pair => Assert.Equal(pair.First.Payload.ToArray(), MessageWriter.Write(pair.Second).ToArray()));
        Assert.Contains(messages.SelectMany(EntriesOf), entry => entry.Slot.Key == "ann");
        Assert.Contains(messages, message => message is Heartbeat);
        Assert.Contains(messages, message => message is Goodbye);
    }

    private static IEnumerable<Entry> EntriesOf(TrackerMessage message) => message switch
    {
        Heartbeat { Delta: { } delta } => delta.Values.Values,
        TransferAnswer answer => answer.Delta.Values.Values,
        TransferPart part => part.Entries,
        _ => [],
    };
}
