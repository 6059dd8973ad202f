using PhoenixSharp.Wire;

namespace PhoenixSharp;

internal sealed partial class ChannelProcess
{
    private bool IsPresenceStateTooLarge(string @event, in Payload payload) =>
        payload.Bytes.Length > Mount.Options.MaxPresenceStateBytes && @event == Events.PresenceState;

    // The member stays joined and receives diffs. Its client gets presence_error with the reason instead of the list.
    private void RefusePresenceState(int bytes)
    {
        if (!Send(Session.Serializer.EncodePush(_joinRef, Token.Null, _topicToken, Events.PresenceError, Reasons.PresenceStateTooLarge)))
            return;
        ChannelMetrics.PresenceStatesRefused.Add(1);
        Mount.Logger.PresenceStateTooLarge(Topic, bytes, Mount.Options.MaxPresenceStateBytes);
    }
}
