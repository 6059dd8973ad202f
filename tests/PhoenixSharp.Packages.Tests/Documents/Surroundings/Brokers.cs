using PhoenixSharp;

namespace Brokers;

public static class Adding
{
    public static void Redis(WebApplicationBuilder builder)
    {
        // src/PhoenixSharp.Redis/README.md 1
    }

    public static void Elixir(WebApplicationBuilder builder)
    {
        // src/PhoenixSharp.Redis/README.md 2
    }

    public static void RabbitMq(WebApplicationBuilder builder)
    {
        // src/PhoenixSharp.RabbitMQ/README.md 1
    }

    public static void Nats(WebApplicationBuilder builder)
    {
        // src/PhoenixSharp.Nats/README.md 1
    }

    public static void NatsOptions(WebApplicationBuilder builder)
    {
        // src/PhoenixSharp.Nats/README.md 2
    }
}
