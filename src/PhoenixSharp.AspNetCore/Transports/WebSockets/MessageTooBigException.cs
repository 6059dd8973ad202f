namespace PhoenixSharp.Transports;

/// <summary>A frame declares more than a message may have.</summary>
internal sealed class MessageTooBigException() : Exception("The message is larger than the socket's MaxMessageBytes.");
