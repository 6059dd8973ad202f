namespace PhoenixSharp.Conformance.Comparing;

/// <summary>A place that several hold and one replaces.</summary>
internal sealed class Ref<T>(T value)
{
    public T Value { get; set; } = value;
}
