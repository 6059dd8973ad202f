namespace BlazorServerClient.Pages;

/// <summary>The payload of <c>new_msg</c>: <c>{"user_name": "Ann", "body": "hi"}</c>.</summary>
internal sealed record NewMessage(string UserName, string Body);
