using System.Reflection;
using System.Text.Json.Serialization;

namespace PhoenixSharp;

public sealed class JsonConverterTests
{
    // Source generation in an application ignores a converter that it can't reach, and writes the type's properties instead.
    [Fact]
    public void Converters_of_public_types_are_public()
    {
        Assembly[] ours = [typeof(Payload).Assembly, typeof(IPubSub).Assembly, typeof(Presence).Assembly, typeof(Channel).Assembly];
        var converters = ours.SelectMany(assembly => assembly.GetExportedTypes())
            .Select(type => type.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType)
            .OfType<Type>().ToList();
        Assert.True(converters.Count >= 6);
        Assert.All(converters, converter => Assert.True(converter.IsVisible && converter.GetConstructor([]) is not null, converter.Name));
    }
}
