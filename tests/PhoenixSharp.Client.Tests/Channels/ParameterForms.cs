namespace PhoenixSharp.Client.Tests;

/// <summary>
/// The forms of a function that fetches join parameters or params, each written as an application writes it. That this compiles is part
/// of the test.
/// </summary>
internal static class ParameterForms
{
    /// <summary>Creates a channel with <c>{"userId":1}</c> as its join parameters.</summary>
    public static PhoenixChannel Channel(PhoenixSocket socket, string topic, string form) => form switch
    {
        "async lambda, anonymous" => socket.Channel(topic, async _ =>
        {
            await Task.CompletedTask;
            return new { UserId = 1 };
        }),
        "async lambda, DTO" => socket.Channel(topic, async cancellationToken => await FetchUserAsync(cancellationToken)),
        "async lambda, payload" => socket.Channel(topic, async cancellationToken => await FetchPayloadAsync(cancellationToken)),
        "Task lambda, anonymous" => socket.Channel(topic, _ => Task.FromResult(new { UserId = 1 })),
        "Task lambda, DTO" => socket.Channel(topic, cancellationToken => FetchUserAsync(cancellationToken)),
        "Task lambda, payload" => socket.Channel(topic, cancellationToken => FetchPayloadAsync(cancellationToken)),
        "ValueTask lambda, anonymous" => socket.Channel(topic, _ => ValueTask.FromResult(new { UserId = 1 })),
        "ValueTask lambda, DTO" => socket.Channel(topic, cancellationToken => FetchUserValueAsync(cancellationToken)),
        "ValueTask lambda, payload" => socket.Channel(topic, cancellationToken => FetchPayloadValueAsync(cancellationToken)),
        "Task method, DTO" => socket.Channel(topic, FetchUserAsync),
        "Task method, payload" => socket.Channel(topic, FetchPayloadAsync),
        "Task method, object" => socket.Channel(topic, FetchObjectAsync),
        "ValueTask method, DTO" => socket.Channel(topic, FetchUserValueAsync),
        "ValueTask method, payload" => socket.Channel(topic, FetchPayloadValueAsync),
        "no function" => socket.Channel(topic, new { UserId = 1 }),
        _ => throw new ArgumentException($"No such form: {form}.", nameof(form)),
    };

    /// <summary>Sets <c>userId=1</c> as params.</summary>
    public static void SetParams(PhoenixSocketOptions options, string form)
    {
        switch (form)
        {
            case "async lambda, anonymous":
                options.UseParams(async _ =>
                {
                    await Task.CompletedTask;
                    return new { UserId = 1 };
                });
                break;
            case "async lambda, DTO": options.UseParams(async cancellationToken => await FetchUserAsync(cancellationToken)); break;
            case "async lambda, payload": options.UseParams(async cancellationToken => await FetchPayloadAsync(cancellationToken)); break;
            case "Task lambda, anonymous": options.UseParams(_ => Task.FromResult(new { UserId = 1 })); break;
            case "Task lambda, DTO": options.UseParams(cancellationToken => FetchUserAsync(cancellationToken)); break;
            case "Task lambda, payload": options.UseParams(cancellationToken => FetchPayloadAsync(cancellationToken)); break;
            case "ValueTask lambda, anonymous": options.UseParams(_ => ValueTask.FromResult(new { UserId = 1 })); break;
            case "ValueTask lambda, DTO": options.UseParams(cancellationToken => FetchUserValueAsync(cancellationToken)); break;
            case "ValueTask lambda, payload": options.UseParams(cancellationToken => FetchPayloadValueAsync(cancellationToken)); break;
            case "Task method, DTO": options.UseParams(FetchUserAsync); break;
            case "Task method, payload": options.UseParams(FetchPayloadAsync); break;
            case "Task method, object": options.UseParams(FetchObjectAsync); break;
            case "ValueTask method, DTO": options.UseParams(FetchUserValueAsync); break;
            case "ValueTask method, payload": options.UseParams(FetchPayloadValueAsync); break;
            case "property, anonymous": options.ParamsAsync = _ => new(new { UserId = 1 }); break;
            case "property, DTO": options.ParamsAsync = async cancellationToken => await FetchUserAsync(cancellationToken); break;
            case "property, payload": options.ParamsAsync = async cancellationToken => await FetchPayloadAsync(cancellationToken); break;
            default: throw new ArgumentException($"No such form: {form}.", nameof(form));
        }
    }

    private static Task<User> FetchUserAsync(CancellationToken cancellationToken) => Task.FromResult(new User(1));

    private static ValueTask<User> FetchUserValueAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new User(1));

    private static Task<object> FetchObjectAsync(CancellationToken cancellationToken) => Task.FromResult<object>(new User(1));

    private static Task<Payload> FetchPayloadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Payload.FromJson("""{"userId":1}"""));

    private static ValueTask<Payload> FetchPayloadValueAsync(CancellationToken cancellationToken) =>
        new(FetchPayloadAsync(cancellationToken));

    private sealed record User(int UserId);
}
