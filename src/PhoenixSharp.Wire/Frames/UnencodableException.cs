namespace PhoenixSharp.Wire;

/// <summary>A message has no form in the serializer it is for: a push that is no object in V2, binary in V1, a name over 255 bytes in a binary frame.</summary>
/// <remarks>The sender's own fault: its channel crashes and nobody gets the message (Phoenix's serializers raise likewise).</remarks>
public sealed class UnencodableException(string message) : InvalidOperationException(message);
