using Azure.Core.Pipeline;

namespace CloudCam.Cloud.Rest.Notices;

/// <summary>One quick repeat: a notice that is late by more than that is better told by the next one.</summary>
internal sealed class NoticeRetryPolicy() : RetryPolicy(maxRetries: 1);
