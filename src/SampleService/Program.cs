using SampleService;
using SampleService.Accounts;
using SampleService.Databases;
using SampleService.Health;
using SampleService.Hosting;
using SampleService.Metrics;

var builder = WebApplication.CreateSlimBuilder(args);
builder.UseOneLineLogs();
builder.UseDraining();
builder.Services.AddProblemDetails();
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ServiceJson.Default));
StaleSocket.Remove(builder.Configuration["urls"]);

var faults = Faults.Parse(Environment.GetEnvironmentVariable("SAMPLE_FAULT"));
var release = Release.OfThisProcess(faults);
var metrics = new ServiceMetrics();
await using var database = new ServiceDatabase(DataSource.FromEnvironment(), metrics.Queries);

var app = builder.Build();
app.UseMetrics(metrics);
app.UseDraining();
app.UseProblems();
app.UseFaults(faults);
app.MapHealth(database, faults, app.Lifetime);
app.MapGet("/version", () => release);
app.MapGet("/metrics", () => Results.Text(metrics.Write(), ServiceMetrics.ContentType));
app.MapAccounts(database, metrics, faults);
app.Lifetime.ApplicationStarted.Register(faults.CrashLater);
await app.RunAsync();
