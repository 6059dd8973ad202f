namespace PhoenixSharp.Replication;

/// <summary>The second byte of a message.</summary>
internal enum MessageKind : byte
{
    Heartbeat = 1,
    TransferRequest = 2,
    TransferPart = 3,
    TransferAnswer = 4,
    Goodbye = 5,
}
