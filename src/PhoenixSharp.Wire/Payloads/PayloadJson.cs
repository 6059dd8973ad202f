using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PhoenixSharp;

/// <summary>How payloads are written and read as the application's own types.</summary>
public static class PayloadJson
{
    /// <summary>Makes options as minimal APIs have them: camel case, and reflection as the fallback where it is enabled.</summary>
    /// <remarks>Put source-generated contexts in front: <c>options.TypeInfoResolverChain.Insert(0, AppJson.Default)</c>. Typed reads go 64 levels deep.</remarks>
    public static JsonSerializerOptions CreateOptions() => new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // payloads go into frames, never into pages
        TypeInfoResolver = JsonSerializer.IsReflectionEnabledByDefault ? Reflection() : JsonTypeInfoResolver.Combine(),
    };

    // Where an application is trimmed or compiled natively the switch above is off, and the linker takes this away with it.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only called while JsonSerializer.IsReflectionEnabledByDefault.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only called while JsonSerializer.IsReflectionEnabledByDefault.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
