using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>Payloads have the JSON that the application chose for HTTP, unless it chose another for payloads.</summary>
public sealed partial class HttpJsonTests
{
    private static readonly Order Sample = new(1, Size.Large, null);

    [Fact]
    public void Defaults_are_those_of_PayloadJson_when_the_application_sets_nothing()
    {
        var json = Options(_ => { }).Json;
        var expected = PayloadJson.CreateOptions();
        foreach (var property in typeof(JsonSerializerOptions).GetProperties().Where(property => property.PropertyType.IsValueType))
        {
            if (property.Name != nameof(JsonSerializerOptions.IsReadOnly))
                Assert.True(Equals(property.GetValue(expected), property.GetValue(json)), property.Name);
        }
        Assert.Same(expected.Encoder, json.Encoder);
        Assert.Same(expected.PropertyNamingPolicy, json.PropertyNamingPolicy);
        Assert.Empty(json.Converters);
        Assert.IsType<DefaultJsonTypeInfoResolver>(Assert.Single(json.TypeInfoResolverChain));
    }

    [Fact]
    public void Settings_for_HTTP_count_for_payloads()
    {
        var json = Options(services => services.ConfigureHttpJsonOptions(SnakeCase)).Json;
        Assert.Equal("""{"order_id":1,"size":"Large"}""", Payload.From(Sample, json).ToString());
    }

    [Fact]
    public void Settings_for_payloads_win_wherever_they_are_made()
    {
        var json = Options(services =>
        {
            services.Configure<PhoenixOptions>(options => options.Json.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower);
            services.AddPhoenix();
            services.ConfigureHttpJsonOptions(SnakeCase);
            services.AddPhoenix(options => options.Json.DefaultIgnoreCondition = JsonIgnoreCondition.Never);
        }).Json;
        Assert.Equal("""{"order-id":1,"size":"Large","note":null}""", Payload.From(Sample, json).ToString());
    }

    [Fact]
    public void Settings_for_payloads_do_not_change_HTTP()
    {
        var builder = new ServiceCollection();
        builder.AddPhoenix(options => options.Json.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower);
        using var services = builder.BuildServiceProvider();
        _ = services.GetRequiredService<IOptions<PhoenixOptions>>().Value;
        var http = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        Assert.Same(JsonNamingPolicy.CamelCase, http.PropertyNamingPolicy);
    }

    [Fact]
    public void Context_for_HTTP_is_used_for_payloads_and_reflection_stays_the_fallback()
    {
        var json = Options(services =>
            services.ConfigureHttpJsonOptions(http => http.SerializerOptions.TypeInfoResolver = OrderJson.Default)).Json;
        Assert.Same(OrderJson.Default, json.GetTypeInfo(typeof(Order)).OriginatingResolver);
        Assert.Equal("""{"other":1}""", Payload.From(new { Other = 1 }, json).ToString());
    }

    private static void SnakeCase(JsonOptions http)
    {
        http.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        http.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        http.SerializerOptions.Converters.Add(new JsonStringEnumConverter<Size>());
    }

    private static PhoenixOptions Options(Action<IServiceCollection> configure)
    {
        var builder = new ServiceCollection();
        configure(builder);
        builder.AddPhoenix();
        using var services = builder.BuildServiceProvider();
        return services.GetRequiredService<IOptions<PhoenixOptions>>().Value;
    }

    internal enum Size
    {
        Small,
        Large,
    }

    internal sealed record Order(int OrderId, Size Size, string? Note);

    [JsonSerializable(typeof(Order))]
    internal sealed partial class OrderJson : JsonSerializerContext;
}
