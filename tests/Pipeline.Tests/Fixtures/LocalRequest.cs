using System.Collections.Specialized;

namespace Pipeline.Tests.Fixtures;

/// <summary>A request that came in at a <see cref="LocalServer"/>.</summary>
public sealed record LocalRequest(string Method, string Path, NameValueCollection Headers, string Body);
