namespace PhoenixSharp.Elixir;

/// <summary>Why a broadcast didn't cross: the tag <c>reason</c> of the metrics.</summary>
internal static class Uncarried
{
    /// <summary>The bytes are no term, or end too early or too late.</summary>
    public const string Malformed = "malformed";

    /// <summary>It is a term, and not phoenix_pubsub_redis 3's envelope.</summary>
    public const string Foreign = "foreign";

    /// <summary>Another version of the envelope.</summary>
    public const string Version = "version";

    /// <summary>Not a channel's broadcast but a message between Elixir processes, of which nobody here has any.</summary>
    public const string Message = "message";

    /// <summary>Longer, once written for the other side, than a broadcast may be.</summary>
    public const string TooLong = "too_long";

    /// <summary>Nested deeper than a client's own JSON may be.</summary>
    public const string TooDeep = "too_deep";

    /// <summary>The payload is neither an object nor binary, which is all that both sides' V2 can be sent.</summary>
    public const string Payload = "payload";

    /// <summary>A struct that says no JSON of itself here.</summary>
    public const string Struct = "struct";

    /// <summary>A term that JSON has nothing for: a tuple, a pid, a reference, a function, a bit string, an improper list.</summary>
    public const string Term = "term";

    /// <summary>Text that is no UTF-8.</summary>
    public const string Text = "text";

    /// <summary>A number beyond what the other side reads.</summary>
    public const string Number = "number";

    /// <summary>An object with a key twice, which crashes an Elixir reader.</summary>
    public const string Keys = "keys";

    /// <summary>A topic or an event longer than binary frames of V2 have room for, which crashes an Elixir reader.</summary>
    public const string Names = "names";
}
