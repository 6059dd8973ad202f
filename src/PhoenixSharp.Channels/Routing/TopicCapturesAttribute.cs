using System.ComponentModel;

namespace PhoenixSharp;

/// <summary>The properties of a channel class that parts of the topic can be bound to. Generated code declares these.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class)]
public abstract class TopicCapturesAttribute : Attribute
{
    /// <summary>Gets the properties that the class itself declares. Those of a base class are in an attribute of that class.</summary>
    public abstract IReadOnlyList<TopicCapture> Captures { get; }
}
