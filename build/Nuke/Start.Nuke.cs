using System.Text.Json;
using System.Text.Json.Serialization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipeline;

/// <summary>What NUKE needs to be told before it begins.</summary>
static partial class Start
{
    static readonly ManualResetEvent Never = new(false);
    static int Interruptions;

    /// <summary>What the first Ctrl-C does.</summary>
    public static Action Interrupt { get; set; } = () => Environment.Exit((int)ExitCode.Cancelled);

    static partial void PrepareEngine()
    {
        JsonConvert.DefaultSettings = () => new JsonSerializerSettings { Converters = { new SettingsConverter() } };
        Console.CancelKeyPress += (_, _) => StopOnce();
    }

    /// <summary>
    /// NUKE's own handler runs Conclude beside the target that is still at work, and ends the process while that is putting things back. It
    /// comes after this one, which does not return: the cancelled target fails the run, and Conclude follows as after any failure.
    /// </summary>
    static void StopOnce()
    {
        if (Interlocked.Increment(ref Interruptions) > 1)
            Environment.Exit((int)ExitCode.Cancelled);
        Interrupt();
        Never.WaitOne();
    }

    /// <summary>
    /// NUKE reads parameters files with Newtonsoft.Json, which knows neither <see cref="JsonElement"/> nor lists that cannot be added to. So this
    /// pipeline's own types go to System.Text.Json, with what src/Targets reads them with.
    /// </summary>
    sealed class SettingsConverter : Newtonsoft.Json.JsonConverter
    {
        static readonly JsonSerializerOptions Options = new()
        {
            PropertyNameCaseInsensitive = true,
            NumberHandling = JsonNumberHandling.AllowReadingFromString,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        };

        public override bool CanWrite => false;

        public override bool CanConvert(Type objectType) =>
            (Nullable.GetUnderlyingType(objectType) ?? objectType).Assembly == typeof(PipelineException).Assembly;

        public override object? ReadJson(
            JsonReader reader,
            Type objectType,
            object? existingValue,
            Newtonsoft.Json.JsonSerializer serializer
        ) => System.Text.Json.JsonSerializer.Deserialize(JToken.Load(reader).ToString(Formatting.None), objectType, Options);

        public override void WriteJson(JsonWriter writer, object? value, Newtonsoft.Json.JsonSerializer serializer) =>
            throw new NotSupportedException();
    }
}
