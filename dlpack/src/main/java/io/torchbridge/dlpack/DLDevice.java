package io.torchbridge.dlpack;

/**
 * Where a tensor's data are, {@code DLDevice}.
 *
 * @param type one of the {@code kDL…} codes, here as constants
 * @param id which of its kind; 0 for host memory
 */
public record DLDevice(int type, int id) {
  public static final int CPU_TYPE = 1;
  public static final int CUDA = 2;
  public static final int CUDA_HOST = 3;
  public static final int OPENCL = 4;
  public static final int VULKAN = 7;
  public static final int METAL = 8;
  public static final int VPI = 9;
  public static final int ROCM = 10;
  public static final int ROCM_HOST = 11;
  public static final int EXT_DEV = 12;
  public static final int CUDA_MANAGED = 13;
  public static final int ONE_API = 14;
  public static final int WEB_GPU = 15;
  public static final int HEXAGON = 16;
  public static final int MAIA = 17;
  public static final int TRAINIUM = 18;

  /** Plain host memory. */
  public static final DLDevice CPU = new DLDevice(CPU_TYPE, 0);

  /** True if this process can read the data at their address. */
  public boolean isHostAccessible() {
    return type == CPU_TYPE || type == CUDA_HOST || type == ROCM_HOST || type == CUDA_MANAGED;
  }

  /** True if {@code data} is an address to which bytes can be added, and no opaque handle. */
  boolean hasAddresses() {
    return isHostAccessible() || type == CUDA || type == ROCM || type == ONE_API;
  }

  /** As PyTorch writes devices, where it has a name for it: {@code cpu}, {@code cuda:1}. */
  @Override
  public String toString() {
    return switch (type) {
      case CPU_TYPE -> "cpu";
      case CUDA -> "cuda:" + id;
      case CUDA_HOST -> "cuda_host";
      case OPENCL -> "opencl:" + id;
      case VULKAN -> "vulkan:" + id;
      case METAL -> "mps:" + id;
      case VPI -> "vpi:" + id;
      case ROCM -> "hip:" + id;
      case ROCM_HOST -> "hip_host";
      case EXT_DEV -> "ext_dev:" + id;
      case CUDA_MANAGED -> "cuda_managed:" + id;
      case ONE_API -> "xpu:" + id;
      case WEB_GPU -> "webgpu:" + id;
      case HEXAGON -> "hexagon:" + id;
      case MAIA -> "maia:" + id;
      case TRAINIUM -> "trn:" + id;
      default -> "DLPack device type " + type + ":" + id;
    };
  }
}
