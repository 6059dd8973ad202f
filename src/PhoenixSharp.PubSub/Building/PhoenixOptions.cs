using System.Text.Json;

namespace PhoenixSharp;

/// <summary>What all sockets, presences and broadcasts of an application share.</summary>
public sealed class PhoenixOptions
{
    /// <summary>Gets how payloads are written and read: as minimal APIs do, camel case. Put source-generated contexts in front: <c>Json.TypeInfoResolverChain.Insert(0, AppJson.Default)</c>.</summary>
    public JsonSerializerOptions Json { get; } = PayloadJson.CreateOptions();
}
