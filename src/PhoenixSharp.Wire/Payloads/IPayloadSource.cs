namespace PhoenixSharp;

/// <summary>A value that keeps its own JSON, such as the presences of a topic: it is pushed without being written again.</summary>
/// <remarks>
/// This counts for a whole payload. Inside another type, System.Text.Json writes the value: give its type a JSON converter.
/// </remarks>
public interface IPayloadSource
{
    /// <summary>Gets the value's JSON.</summary>
    Payload ToPayload();
}
