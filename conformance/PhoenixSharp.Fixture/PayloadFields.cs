namespace PhoenixSharp.Fixture;

/// <summary>Fields of payloads as the contract wants them: one that is missing crashes the channel.</summary>
internal static class PayloadFields
{
    public static Payload Field(this Payload payload, string name) =>
        payload.TryGet(name, out var value) ? value : throw new ArgumentException($"The payload has no \"{name}\".");

    /// <summary>A presence's key: text, or a number written as such, as Phoenix casts it.</summary>
    public static string Key(this Payload payload) => payload.Field("key") is var key && key.AsString() is { } text ? text : key.ToString();

    public static string Text(this Payload payload, string name) =>
        payload.Field(name).AsString() ?? throw new ArgumentException($"The payload's \"{name}\" is no string.");
}
