namespace PhoenixSharp;

/// <summary>A value that keeps its own JSON, such as the presences of a topic: it is pushed without being written again.</summary>
public interface IPayloadSource
{
    /// <summary>Gets the value's JSON.</summary>
    Payload ToPayload();
}
