using System.Text.Json;
using Microsoft.AspNetCore.Components;
using PhoenixSharp;
using PhoenixSharp.Client;

namespace BlazorServerClient.Pages;

/// <summary>Shows a room of a Phoenix server. Each open page has its own socket and channel.</summary>
public sealed partial class Room(IConfiguration configuration, ILoggerFactory loggerFactory) : ComponentBase, IAsyncDisposable
{
    private const string Topic = "room:lobby";
    private const int MaxMessages = 100;

    private readonly List<NewMessage> _messages = [];
    private readonly CancellationTokenSource _disposing = new();
    private IReadOnlyList<string> _members = [];
    private string _status = "connecting", _name = "Ann", _body = "";
    private bool _isJoined;
    private PhoenixSocket? _socket;
    private PhoenixChannel? _room;
    private ChannelPresence<Payload>? _presence;

    // OnInitializedAsync also runs while the page is prerendered, for a component that is discarded. This method does not.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        Open();
        try
        {
            await _socket!.ConnectAsync(_disposing.Token);
            await _room!.JoinAsync(_disposing.Token);
        }
        catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
        {
            // the page was closed
        }
        catch (Exception failure) when (failure is ReplyException or TimeoutException or PushUnansweredException)
        {
            // Refused has occurred, and the client keeps trying to join
        }
    }

    /// <summary>Leaves the room and closes the connection when the page is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        _presence?.Dispose();
        if (_room is not null)
            await _room.DisposeAsync();
        if (_socket is not null)
            await _socket.DisposeAsync();
        _disposing.Dispose();
    }

    // All handlers run on the synchronization context of this circuit, so they may change fields and call StateHasChanged.
    private void Open()
    {
        _socket = new PhoenixSocket(configuration["Phoenix:Endpoint"] ?? "", options =>
        {
            options.Dispatcher = SynchronizationContext.Current;
            options.LoggerFactory = loggerFactory;
            options.Json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        });
        _socket.Closed += close => Show(close.WillReconnect ? "reconnecting" : "closed", isJoined: false);
        _room = _socket.Channel(Topic);
        _room.Joined += _ => Show("joined", isJoined: true);
        _room.Refused += reason => Show($"not joined: {reason.Message}", isJoined: false);
        _room.On<NewMessage>("new_msg", Add);
        _presence = new ChannelPresence<Payload>(_room);
        _presence.Synced += ShowMembers;
    }

    private async Task SendAsync()
    {
        try
        {
            await _room!.PushAsync("new_msg", new NewMessage(_name, _body), _disposing.Token);
            _body = "";
        }
        catch (Exception failure) when (failure is ReplyException or TimeoutException or PushUnansweredException)
        {
            _status = $"not sent: {failure.Message}";
        }
    }

    private void Add(NewMessage message)
    {
        if (_messages.Count == MaxMessages)
            _messages.RemoveAt(0);
        _messages.Add(message);
        StateHasChanged();
    }

    private void ShowMembers()
    {
        _members = [.. _presence!.List().Select(member => member.Key)];
        StateHasChanged();
    }

    private void Show(string status, bool isJoined)
    {
        (_status, _isJoined) = (status, isJoined);
        StateHasChanged();
    }
}
