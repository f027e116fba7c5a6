using System.Text.Json.Serialization;
using SampleService.Accounts;
using SampleService.Health;

namespace SampleService;

/// <summary>JSON without reflection, for a start within a fraction of a second.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Release))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(NewUser))]
[JsonSerializable(typeof(Organisation))]
[JsonSerializable(typeof(List<Organisation>))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
internal sealed partial class ServiceJson : JsonSerializerContext;
