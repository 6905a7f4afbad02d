using CloudCam.Core.Alarms;

namespace CloudCam.Functions.Notices;

/// <summary>
/// Gathers notices per group and says which messages are due: at most one per group and second, except that a critical alarm waits for nobody.
/// Holds no clock and sends nothing. Not thread-safe.
/// </summary>
internal sealed class NoticeBoard
{
    /// <summary>Most notices of one message: about 100 KB, a tenth of what the service takes; nobody reads more in a second.</summary>
    public const int MaxNotices = 100;

    /// <summary>Most groups that wait: each has a message, and 10,000 a second are more than a service unit sends. Further ones are left out.</summary>
    public const int MaxGroups = 10_000;

    /// <summary>Time between two messages of a group.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Waiting> groups = new(StringComparer.Ordinal);

    /// <summary>Notices left out because too many groups waited, since the last look.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Whether anything waits.</summary>
    public bool IsEmpty => groups.Values.All(group => group.Count == 0);

    /// <summary>Adds a notice to its groups.</summary>
    public void Post(Notice notice)
    {
        Post(NoticeMessage.GroupOf(notice.Device), notice);
        Post(NoticeMessage.GroupOf(notice.Severity), notice);
    }

    /// <summary>Takes the messages that are due, and forgets groups in which nothing has happened for a while.</summary>
    /// <param name="now">Now, UTC.</param>
    /// <param name="everything">Whether to take what is not due as well.</param>
    public IReadOnlyList<NoticeMessage> Take(DateTimeOffset now, bool everything = false)
    {
        var due = new List<NoticeMessage>();
        foreach (var (name, group) in groups)
        {
            if (group.Count > 0 && (everything || group.IsUrgent || now >= group.NotBefore)) due.Add(group.Take(name, now));
            else if (group.Count == 0 && now >= group.NotBefore) groups.Remove(name);
        }
        LeftOut = 0;
        return due;
    }

    /// <summary>When the next message is due; null when nothing waits.</summary>
    public DateTimeOffset? NextDue()
    {
        DateTimeOffset? next = null;
        foreach (var group in groups.Values)
        {
            // What became urgent while a turn was sending is due at once: its post found no pause to end.
            var due = group.IsUrgent ? DateTimeOffset.MinValue : group.NotBefore;
            if (group.Count > 0 && (next is null || due < next)) next = due;
        }
        return next;
    }

    private void Post(string name, Notice notice)
    {
        if (!groups.TryGetValue(name, out var group))
        {
            if (groups.Count >= MaxGroups) RemoveEmpty();
            if (groups.Count >= MaxGroups)
            {
                LeftOut++;
                return;
            }
            groups[name] = group = new Waiting();
        }
        group.Add(notice);
    }

    private void RemoveEmpty()
    {
        foreach (var (name, group) in groups)
        {
            if (group.Count == 0) groups.Remove(name);
        }
    }

    private sealed class Waiting
    {
        private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
        private readonly List<Notice> notices = [];
        private int omitted;

        public int Count => notices.Count;

        public bool IsUrgent { get; private set; }

        public DateTimeOffset NotBefore { get; private set; } = DateTimeOffset.MinValue;

        public void Add(Notice notice)
        {
            IsUrgent |= notice.Severity == AlarmSeverity.Critical;
            // A burst's later count takes the place of the earlier one; the files the earlier one told of stay told.
            var key = notice.Kind == Notice.AlarmKind ? notice.AlarmKey : notice.Id;
            if (places.TryGetValue(key, out var place)) notices[place] = notice.Files.Count > 0 ? notice : notice with { Files = notices[place].Files };
            else if (notices.Count < MaxNotices)
            {
                places[key] = notices.Count;
                notices.Add(notice);
            }
            else
            {
                omitted++;
            }
        }

        public NoticeMessage Take(string group, DateTimeOffset now)
        {
            var message = new NoticeMessage(group, [.. notices], omitted);
            notices.Clear();
            places.Clear();
            (omitted, IsUrgent, NotBefore) = (0, false, now + Pause);
            return message;
        }
    }
}
