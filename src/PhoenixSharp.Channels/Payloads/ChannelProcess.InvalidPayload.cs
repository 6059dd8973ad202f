using PhoenixSharp.Payloads;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

// Payloads that a typed handler can't read. The channel lives on: any client can send them.
internal sealed partial class ChannelProcess
{
    // A broadcast has nobody to answer. It is dropped for this member, because only the handler can decide whether the member may see it.
    private void RefusePayload(in ChannelWork work, PayloadException unreadable)
    {
        ChannelMetrics.InvalidPayloads.Add(1);
        if (work.Subject is Message push)
            RefusePush(push, unreadable);
        else
            Mount.Logger.InvalidBroadcast(work.Name, Topic, unreadable.Path, unreadable.Expected);
    }

    private void RefusePush(Message push, PayloadException unreadable)
    {
        Mount.Logger.InvalidPush(push.Event.ToString(), Topic, unreadable.Path, unreadable.Expected);
        if (!push.Ref.IsNull)
            Answer(push.Ref, Reply.Error(unreadable.ToResponse(Mount.DetailedErrors)));
    }

    private JoinResult.Refused RefuseJoin(PayloadException unreadable)
    {
        ChannelMetrics.InvalidPayloads.Add(1);
        Mount.Logger.InvalidJoin(Topic, unreadable.Path, unreadable.Expected);
        return new JoinResult.Refused(unreadable.ToResponse(Mount.DetailedErrors));
    }
}
