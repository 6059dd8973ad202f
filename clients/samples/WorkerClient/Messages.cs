namespace WorkerClient;

/// <summary>The payload of <c>new_msg</c>: <c>{"user_name": "Ann", "body": "hi"}</c>.</summary>
internal sealed record NewMessage(string UserName, string Body);

/// <summary>The payload of <c>tick</c>: <c>{"tick_count": 1}</c>.</summary>
internal sealed record Tick(int TickCount);
