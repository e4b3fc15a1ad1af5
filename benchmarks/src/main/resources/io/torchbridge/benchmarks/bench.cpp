// C++ as a contender: answers the harness's requests, see WorkServer.
#include <torch/script.h>
#include <torch/torch.h>

#include <ATen/DLConvertor.h>
#include <chrono>
#include <cmath>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>

namespace {

constexpr int CHECKED_ITERATIONS = 3;
constexpr double LEARNING_RATE = 0.01;

// The numbers that Inputs.uniform makes.
torch::Tensor uniform(uint32_t seed, torch::IntArrayRef shape, double scale = 1) {
  auto tensor = torch::empty(shape);
  float* values = tensor.data_ptr<float>();
  for (int64_t i = 0; i < tensor.numel(); i++) {
    uint32_t x = static_cast<uint32_t>(i) + seed * 0x9E3779B1u;
    x = (x ^ (x >> 16)) * 0x45d9f3bu;
    x = (x ^ (x >> 16)) * 0x45d9f3bu;
    x ^= x >> 16;
    values[i] = ((x >> 8) / 16777216.0f - 0.5f) * static_cast<float>(2 * scale);
  }
  return tensor;
}

torch::Tensor classes(int64_t count) { return torch::arange(count) % 10; }

torch::Tensor tokens() { return (torch::arange(4 * 128) * 7919 % 30522).reshape({4, 128}); }

struct Work {
  virtual ~Work() = default;
  virtual torch::Tensor step() = 0;

  virtual void run(int64_t iterations) {
    for (int64_t i = 0; i < iterations; i++) {
      step();
    }
  }

  double check() {
    torch::Tensor result;
    for (int i = 0; i < CHECKED_ITERATIONS; i++) {
      result = step();
    }
    return result.detach().to(torch::kDouble).abs().mean().item<double>();
  }
};

// A lambda's type, so that the loop holds the operator itself and no call of a std::function.
template <typename Step>
struct Plain : Work {
  Step body;
  explicit Plain(Step body) : body(std::move(body)) {}
  torch::Tensor step() override { return body(); }
  void run(int64_t iterations) override {
    for (int64_t i = 0; i < iterations; i++) {
      body();
    }
  }
};

template <typename Step>
std::unique_ptr<Work> plain(Step body) {
  return std::make_unique<Plain<Step>>(std::move(body));
}

std::unique_ptr<Work> add(bool gradients) {
  auto a = uniform(1, {1}).set_requires_grad(gradients);
  auto b = uniform(2, {1});
  return plain([a, b] { return a + b; });
}

std::unique_ptr<Work> chain() {
  auto x = uniform(1, {64, 64});
  auto y = uniform(2, {64, 64});
  return plain([x, y] {
    return x.add(y).mul(y).sub(x).relu().tanh().sigmoid().exp().neg().abs().sqrt();
  });
}

template <typename Forward>
std::unique_ptr<Work> training(Forward forward, std::vector<torch::Tensor> parameters, int64_t count) {
  auto optimizer = std::make_shared<torch::optim::SGD>(parameters, LEARNING_RATE);
  auto labels = classes(count);
  return plain([=]() mutable {
    optimizer->zero_grad();
    auto loss = torch::nn::functional::cross_entropy(forward(), labels);
    loss.backward();
    optimizer->step();
    return loss;
  });
}

std::unique_ptr<Work> mlp() {
  torch::nn::Linear hidden(784, 128), out(128, 10);
  int seed = 0;
  for (auto& layer : {hidden, out}) {
    torch::NoGradGuard guard;
    layer->bias.zero_();
    seed += 2; // 0.bias, 0.weight, 2.bias, 2.weight
    layer->weight.copy_(uniform(seed, layer->weight.sizes(), std::sqrt(3.0 / layer->weight.size(1))));
  }
  auto images = uniform(100, {64, 784});
  return training(
      [=]() mutable { return out(torch::relu(hidden(images))); },
      {hidden->weight, hidden->bias, out->weight, out->bias}, 64);
}

torch::jit::Module load(const std::string& folder, const std::string& name) {
  return torch::jit::load(folder + "/" + name + ".pt");
}

std::unique_ptr<Work> inference(torch::jit::Module network, torch::Tensor input) {
  return plain([=]() mutable {
    torch::NoGradGuard guard;
    return network.forward({input}).toTensor();
  });
}

std::unique_ptr<Work> training(torch::jit::Module network, torch::Tensor input, int64_t count) {
  std::vector<torch::Tensor> parameters;
  for (const auto& parameter : network.parameters()) {
    parameters.push_back(parameter);
  }
  return training([=]() mutable { return network.forward({input}).toTensor(); }, parameters, count);
}

std::unique_ptr<Work> dlpack(int64_t count) {
  struct DLPack : Work {
    torch::Tensor tensor;
    explicit DLPack(int64_t count) : tensor(torch::full({count}, 0.5)) {}
    torch::Tensor step() override {
      return at::fromDLPack(at::toDLPack(tensor)).narrow(0, 0, 256);
    }
    void run(int64_t iterations) override {
      for (int64_t i = 0; i < iterations; i++) {
        at::fromDLPack(at::toDLPack(tensor));
      }
    }
  };
  return std::make_unique<DLPack>(count);
}

std::unique_ptr<Work> host() {
  auto values = uniform(1, {1 << 16});
  std::vector<float> array(values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
  return plain([array]() mutable {
    auto tensor = torch::empty({static_cast<int64_t>(array.size())});
    std::memcpy(tensor.data_ptr<float>(), array.data(), array.size() * sizeof(float));
    std::vector<float> back(tensor.data_ptr<float>(), tensor.data_ptr<float>() + array.size());
    return torch::from_blob(back.data(), {static_cast<int64_t>(back.size())}).clone();
  });
}

std::unique_ptr<Work> make(const std::string& name, const std::string& folder) {
  if (name == "add") return add(false);
  if (name == "add-grad") return add(true);
  if (name == "relu") {
    auto a = uniform(1, {1});
    return plain([a] { return a.relu(); });
  }
  if (name == "chain") return chain();
  if (name == "matmul") {
    auto a = uniform(1, {1024, 1024}), b = uniform(2, {1024, 1024});
    return plain([a, b] { return a.matmul(b); });
  }
  if (name == "mlp") return mlp();
  if (name == "resnet18-b1") return inference(load(folder, name), uniform(100, {1, 3, 224, 224}));
  if (name == "resnet18-b8") return inference(load(folder, name), uniform(100, {8, 3, 224, 224}));
  if (name == "resnet18-train") return training(load(folder, name), uniform(100, {16, 3, 64, 64}), 16);
  if (name == "bert") return inference(load(folder, name), tokens());
  if (name == "bert-train") return training(load(folder, name), tokens(), 4);
  if (name == "lstm") return training(load(folder, name), uniform(100, {32, 16, 128}), 16);
  if (name == "dlpack-1k") return dlpack(1 << 8);
  if (name == "dlpack-1g") return dlpack(1 << 28);
  if (name == "host") return host();
  return nullptr;
}

void answer(const std::string& kind, std::string text) {
  for (auto& c : text) {
    if (c == '\n') c = ' ';
  }
  std::cout << "@" << kind << " " << text << std::endl;
}

} // namespace

int main(int, char** arguments) {
  if (std::string(arguments[1]) == "first-result") {
    std::cout << (torch::ones(1) + 1).item<float>() << std::endl;
    return 0;
  }
  at::set_num_threads(std::stoi(arguments[1]));
  std::cout.precision(17);
  answer("ok", "C++, libtorch " TORCH_VERSION);
  std::unique_ptr<Work> work;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string request, argument;
    words >> request >> argument;
    try {
      if (request == "prepare") {
        work = make(argument, arguments[2]);
        if (work) {
          std::ostringstream checksum;
          checksum.precision(17);
          checksum << work->check();
          answer("ok", checksum.str());
        } else {
          answer("absent", "there is nothing of the kind in C++");
        }
      } else if (request == "run") {
        auto begin = std::chrono::steady_clock::now();
        work->run(std::stoll(argument));
        std::chrono::nanoseconds nanos = std::chrono::steady_clock::now() - begin;
        answer("ok", std::to_string(nanos.count()) + " -1");
      } else {
        work.reset();
        answer("ok", "");
      }
    } catch (const std::exception& e) {
      answer("error", e.what());
    }
  }
}
