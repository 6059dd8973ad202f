namespace PhoenixSharp.Wire.Tests;

public sealed class EventsTests
{
    [Theory]
    [InlineData("phx_join")]
    [InlineData("phx_reply")]
    [InlineData("phx_close")]
    [InlineData("phx_error")]
    [InlineData("phx_")]
    [InlineData("chan_reply_1")]
    [InlineData("chan_reply_")]
    [InlineData("presence_state")]
    [InlineData("presence_diff")]
    [InlineData("presence_error")]
    public void Event_is_reserved_when_clients_treat_it_as_a_message_of_the_server(string @event) => Assert.True(Events.IsReserved(@event));

    [Theory]
    [InlineData("")]
    [InlineData("new_msg")]
    [InlineData("phx")]
    [InlineData("PHX_REPLY")] // clients compare names by their characters
    [InlineData("chan_reply")]
    [InlineData("presence_update")]
    [InlineData("disconnect")] // only on the topic that is a socket's id
    public void Event_is_not_reserved_when_clients_treat_it_as_any_other(string @event) => Assert.False(Events.IsReserved(@event));
}
