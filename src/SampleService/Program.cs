using SampleService;
using SampleService.Accounts;
using SampleService.Health;
using SampleService.Metrics;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders().AddSimpleConsole(options => options.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ServiceJson.Default));
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
builder.WebHost.UseStaleSockets(builder.Configuration["urls"]);

var release = Release.OfThisProcess();
var faults = Faults.Parse(Environment.GetEnvironmentVariable("SAMPLE_FAULT"));
await using var database = AccountDatabase.FromEnvironment();
var metrics = new ServiceMetrics();

var app = builder.Build();
app.UseMetrics(metrics);
app.UseFaults(faults);
app.MapHealth(database, faults, app.Lifetime);
app.MapGet("/version", () => release with { Faults = faults.ToString() });
app.MapGet("/metrics", () => Results.Text(metrics.Write(), "text/plain; version=0.0.4"));
app.MapAccounts(database, metrics);
faults.CrashLater(app.Lifetime);
await app.RunAsync();
